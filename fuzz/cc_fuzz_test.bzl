"""cc_fuzz_test, with the attributes of the rule of that name in rules_fuzzing.

rules_fuzzing itself brings Python, pip and Java along. Replacing the load of this file
by a load of its is all that it takes to change over.
"""

load("@rules_cc//cc:cc_test.bzl", "cc_test")

def _fuzz_corpus_impl(ctx):
    seeds = {}
    for file in ctx.files.srcs:
        if file.basename in seeds:
            fail("two seeds have the name " + file.basename)
        seeds[file.basename] = file
    if not seeds:
        fail("the corpus is empty")
    directory = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run_shell(
        outputs = [directory],
        inputs = ctx.files.srcs,
        # libFuzzer would cut a longer seed off, and never say so.
        command = """
            directory=$1; max_len=$2; shift 2
            cp -RL -- "$@" "$directory"
            long=$(find "$directory" -type f -size "+${max_len}c")
            [ -z "$long" ] || { echo "longer than max_len, $max_len:" $long >&2; exit 1; }
        """,
        arguments = [directory.path, ctx.attr.max_len] + [file.path for file in seeds.values()],
        mnemonic = "FuzzCorpus",
    )
    return [DefaultInfo(
        files = depset([directory]),
        runfiles = ctx.runfiles([directory]),
    )]

# The seeds of one fuzz test in one directory, wherever they came from.
_fuzz_corpus = rule(
    implementation = _fuzz_corpus_impl,
    attrs = {
        "max_len": attr.string(mandatory = True),
        "srcs": attr.label_list(allow_files = True, mandatory = True),
    },
)

def _fuzz_dict_impl(ctx):
    merged = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.run_shell(
        outputs = [merged],
        inputs = ctx.files.srcs,
        command = 'merged=$1; shift; cat -- "$@" > "$merged"',
        arguments = [merged.path] + [file.path for file in ctx.files.srcs],
        mnemonic = "FuzzDict",
    )
    return [DefaultInfo(files = depset([merged]), runfiles = ctx.runfiles([merged]))]

# libFuzzer takes one dictionary.
_fuzz_dict = rule(
    implementation = _fuzz_dict_impl,
    attrs = {"srcs": attr.label_list(allow_files = [".dict"], mandatory = True)},
)

def _fuzz_options_impl(ctx):
    file = ctx.actions.declare_file(ctx.attr.fuzzer + ".options")
    lines = ["%s = %s" % option for option in ctx.attr.libfuzzer.items()]
    ctx.actions.write(file, "\n".join(["[libfuzzer]"] + lines) + "\n")
    return [DefaultInfo(files = depset([file]))]

# The form in which OSS-Fuzz and ClusterFuzz want the options; tools/fuzz reads it too.
_fuzz_options = rule(
    implementation = _fuzz_options_impl,
    attrs = {
        "fuzzer": attr.string(mandatory = True),
        "libfuzzer": attr.string_dict(mandatory = True),
    },
)

def cc_fuzz_test(
        name,
        corpus,
        srcs = [],
        deps = [],
        dicts = [],
        options = {},
        engine = "//fuzz:engine",
        size = "small",
        tags = [],
        **kwargs):
    """A test that replays a corpus, and under a fuzzing configuration is the fuzzer as well.

    `bazel test` runs every seed once, in every configuration. With --config=asan-libfuzzer,
    `bazel run` lets the same target search until it is stopped, or until flags such as
    `-- -max_total_time=60` stop it; what it finds goes into its runfiles. tools/fuzz does more.

    Defines <name>, the test; <name>_corpus, a directory with the seeds; <name>_dict; and
    <name>_options, the file <name>.options.

    Args:
      name: the target, in letters, digits, "_" and "-".
      corpus: seed files, directories of them, or filegroups, such as
        "//testdata:ipv4_text_corpus". None at all is an error.
      srcs: sources, of which one defines LLVMFuzzerTestOneInput.
      deps: the libraries under test.
      dicts: libFuzzer dictionaries (*.dict), which are put together.
      options: libFuzzer's flags, without "-", as strings. "max_len" should be what the longest
        input that can matter has; "timeout" is for one input, in seconds.
      engine: a library that calls LLVMFuzzerTestOneInput; the default follows the configuration.
      size: test size.
      tags: test tags; "fuzz-test" is added. A target tagged "fuzz-canary" is one in which the
        fuzzer must find a crash.
      **kwargs: passed to cc_test, for example timeout.
    """
    options = dict({"max_len": "4096", "timeout": "10"}, **options)
    _fuzz_corpus(
        name = name + "_corpus",
        testonly = True,
        srcs = corpus,
        max_len = options["max_len"],
    )
    _fuzz_options(
        name = name + "_options",
        testonly = True,
        fuzzer = name,
        libfuzzer = options,
    )
    flags = ["-%s=%s" % option for option in options.items()]
    data = [":" + name + "_corpus"]
    if dicts:
        _fuzz_dict(
            name = name + "_dict",
            testonly = True,
            srcs = dicts,
        )
        flags.append("-dict=$(rootpath :%s_dict)" % name)
        data.append(":" + name + "_dict")

    # libFuzzer writes what it finds into its first directory, which must not be the seeds'.
    flags += ["-create_missing_dirs=1", name + "_found"]
    cc_test(
        name = name,
        size = size,
        srcs = srcs,
        args = select({
            "//fuzz:libfuzzer": flags,
            "//conditions:default": [],
        }) + ["$(rootpath :%s_corpus)" % name],
        data = data,
        tags = tags + ["fuzz-test"],
        deps = deps + [engine],
        **kwargs
    )
