"""What WORKSPACE builds need: dualstack_deps() for users, dualstack_dev_deps() for our tests.

A repository that the caller has declared already is left as it is, whatever its version, so
call these after the declarations that shall win:

    load("@dualstack//bazel:deps.bzl", "dualstack_deps")
    dualstack_deps()

Every archive is pinned by its hash. With DUALSTACK_SYSTEM_DEPS=1 in the environment of the
repository rules (--config=system of our .bazelrc), Abseil, GoogleTest and Benchmark are the
copies that the system's package manager installed, and nothing is fetched.
"""

load("@bazel_tools//tools/build_defs/repo:http.bzl", "http_archive")

_SWITCH = "DUALSTACK_SYSTEM_DEPS"

def _archive_or_system_impl(ctx):
    if ctx.os.environ.get(_SWITCH, "0") != "1":
        ctx.download_and_extract(
            url = ctx.attr.urls,
            sha256 = ctx.attr.sha256,
            stripPrefix = ctx.attr.strip_prefix,
        )
        return
    result = ctx.execute([ctx.path(Label("//bazel:system_deps.sh")), ctx.attr.system_name, "."])
    if result.return_code != 0:
        fail(result.stderr)

_archive_or_system = repository_rule(
    implementation = _archive_or_system_impl,
    attrs = {
        "sha256": attr.string(mandatory = True),
        "strip_prefix": attr.string(),
        "system_name": attr.string(mandatory = True),
        "urls": attr.string_list(mandatory = True),
    },
    environ = [_SWITCH],
)

def _rules_cc_shim_impl(ctx):
    shim = ctx.path(Label("//bazel:rules_cc_shim/WORKSPACE")).dirname
    ctx.symlink(shim.get_child("WORKSPACE"), "WORKSPACE")
    ctx.symlink(shim.get_child("cc"), "cc")

# Where C++ rules are native, @rules_cc needs to do no more than name them.
_rules_cc_shim = repository_rule(implementation = _rules_cc_shim_impl, local = True)

def _maybe(repo_rule, name, **kwargs):
    if name not in native.existing_rules():
        repo_rule(name = name, **kwargs)

def dualstack_deps():
    """Declares what the library itself needs."""

    # The loads need the one-symbol files (cc/cc_library.bzl), that is rules_cc 0.0.11.
    _maybe(_rules_cc_shim, "rules_cc")
    _maybe(
        _archive_or_system,
        "com_google_absl",
        sha256 = "91ac87d30cc6d79f9ab974c51874a704de9c2647c40f6932597329a282217ba8",
        strip_prefix = "abseil-cpp-20220623.1",
        system_name = "abseil-cpp",
        urls = ["https://github.com/abseil/abseil-cpp/archive/refs/tags/20220623.1.tar.gz"],
    )

    # The BUILD files of Abseil load the one, and select on more than Bazel 4 has of the other.
    _maybe(
        http_archive,
        "bazel_skylib",
        sha256 = "66ffd9315665bfaafc96b52278f57c7e2dd09f5ede279ea6d39b2be471e7e3aa",
        urls = ["https://github.com/bazelbuild/bazel-skylib/releases/download/1.4.2/bazel-skylib-1.4.2.tar.gz"],
    )
    _maybe(
        http_archive,
        "platforms",
        sha256 = "8150406605389ececb6da07cbcb509d5637a3ab9a24bc69b1101531367d89d74",
        urls = ["https://github.com/bazelbuild/platforms/releases/download/0.0.8/platforms-0.0.8.tar.gz"],
    )

def dualstack_dev_deps():
    """Declares what only our own tests and benchmarks need."""
    _maybe(
        _archive_or_system,
        "com_google_googletest",
        sha256 = "81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2",
        strip_prefix = "googletest-release-1.12.1",
        system_name = "googletest",
        urls = ["https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz"],
    )
    _maybe(
        _archive_or_system,
        "com_google_benchmark",
        sha256 = "6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7",
        strip_prefix = "benchmark-1.7.1",
        system_name = "google_benchmark",
        urls = ["https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz"],
    )

    # Bazel 4 fetches this for every test, not only for `bazel coverage`. The archive is the
    # one that it names itself; from the system, it is an empty stand-in.
    _maybe(
        _archive_or_system,
        "remote_coverage_tools",
        sha256 = "cd14f1cb4559e4723e63b7e7b06d09fcc3bd7ba58d03f354cdff1439bd936a7d",
        system_name = "remote_coverage_tools",
        urls = ["https://mirror.bazel.build/bazel_coverage_output_generator/releases/coverage_output_generator-v2.5.zip"],
    )
