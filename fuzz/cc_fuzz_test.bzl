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
        command = 'directory=$1; shift; cp -RL -- "$@" "$directory"',
        arguments = [directory.path] + [file.path for file in seeds.values()],
        mnemonic = "FuzzCorpus",
    )
    return [DefaultInfo(
        files = depset([directory]),
        runfiles = ctx.runfiles([directory]),
    )]

# The seeds of one fuzz test in one directory, wherever they came from.
_fuzz_corpus = rule(
    implementation = _fuzz_corpus_impl,
    attrs = {"srcs": attr.label_list(allow_files = True, mandatory = True)},
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

def cc_fuzz_test(
        name,
        corpus,
        srcs = [],
        deps = [],
        dicts = [],
        engine = "//fuzz:engine",
        size = "small",
        tags = [],
        **kwargs):
    """A test that replays a corpus, and under a fuzzing configuration is the fuzzer as well.

    `bazel test` runs every seed once, in every configuration. tools/fuzz builds the same target
    with --config=asan-libfuzzer and lets it search. The target's command line, which libFuzzer
    and the replay both understand, stops libFuzzer too after the seeds (-runs=0).

    Defines <name>, the test, <name>_corpus, a directory with the seeds, and <name>_dict.

    Args:
      name: the target, in letters, digits, "_" and "-".
      corpus: seed files, directories of them, or filegroups, such as
        "//testdata:address_text_corpus". None at all is an error.
      srcs: sources, of which one defines LLVMFuzzerTestOneInput.
      deps: the libraries under test.
      dicts: libFuzzer dictionaries (*.dict), which are put together.
      engine: a library that calls LLVMFuzzerTestOneInput; the default follows the configuration.
      size: test size.
      tags: test tags; "fuzz-test" is added. A target tagged "fuzz-canary" is one in which the
        fuzzer must find a crash.
      **kwargs: passed to cc_test, for example timeout.
    """
    _fuzz_corpus(
        name = name + "_corpus",
        testonly = True,
        srcs = corpus,
    )
    args = ["-runs=0"]
    data = [":" + name + "_corpus"]
    if dicts:
        _fuzz_dict(
            name = name + "_dict",
            testonly = True,
            srcs = dicts,
        )
        args.append("-dict=$(rootpath :%s_dict)" % name)
        data.append(":" + name + "_dict")
    cc_test(
        name = name,
        size = size,
        srcs = srcs,
        args = args + ["$(rootpath :%s_corpus)" % name],
        data = data,
        tags = tags + ["fuzz-test"],
        deps = deps + [engine],
        **kwargs
    )
