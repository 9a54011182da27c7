"""cc_fuzz_test, with the attributes of the rule of that name in rules_fuzzing."""

load("@rules_cc//cc:cc_test.bzl", "cc_test")

def cc_fuzz_test(name, srcs, deps, corpus = [], dicts = [], tags = [], **kwargs):
    """A libFuzzer binary under --config=*-libfuzzer, and a replay of its corpus otherwise.

    Args:
      name: the target.
      srcs: sources, one of which defines LLVMFuzzerTestOneInput.
      deps: libraries under test.
      corpus: seed files; they all lie under corpus/<name without _fuzzer>.
      dicts: libFuzzer dictionaries.
      tags: test tags; "fuzz-test" is added.
      **kwargs: passed to cc_test.
    """
    cc_test(
        name = name,
        size = kwargs.pop("size", "small"),
        srcs = srcs,
        args = ["-runs=0"] +
               ["-dict=$(rootpath %s)" % d for d in dicts[:1]] +
               ["%s/corpus/%s" % (native.package_name(), name[:-len("_fuzzer")])],
        data = corpus + dicts,
        linkopts = select({
            "//fuzz:libfuzzer": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        tags = tags + ["fuzz-test"],
        deps = deps + select({
            "//fuzz:libfuzzer": [],
            "//conditions:default": ["//fuzz:replay_main"],
        }),
        **kwargs
    )
