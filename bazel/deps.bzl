"""Third-party repositories for WORKSPACE builds: pinned archives, or the system's copies."""

_SWITCH = "DUALSTACK_SYSTEM_DEPS"

def _archive_or_system_impl(ctx):
    if ctx.os.environ.get(_SWITCH, "0") == "1":
        result = ctx.execute([ctx.path(Label("//bazel:system_deps.sh")), ctx.attr.system_name, "."])
        if result.return_code != 0:
            fail("system_deps.sh: " + result.stderr)
        return
    ctx.download_and_extract(
        url = ctx.attr.urls,
        sha256 = ctx.attr.sha256,
        stripPrefix = ctx.attr.strip_prefix,
    )

archive_or_system = repository_rule(
    implementation = _archive_or_system_impl,
    attrs = {
        "sha256": attr.string(mandatory = True),
        "strip_prefix": attr.string(),
        "system_name": attr.string(mandatory = True),
        "urls": attr.string_list(mandatory = True),
    },
    environ = [_SWITCH],
)
