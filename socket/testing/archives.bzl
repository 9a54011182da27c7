"""archives: what the C++ libraries of some packages were compiled to, for a test to look into."""

load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

def _archives_impl(ctx):
    files = []
    for dep in ctx.attr.deps:
        for linker_input in dep[CcInfo].linking_context.linker_inputs.to_list():
            label = linker_input.owner
            if label.workspace_name != ctx.label.workspace_name:
                continue
            if (label.package + "/").startswith(ctx.attr.below + "/"):
                for library in linker_input.libraries:
                    archive = library.static_library or library.pic_static_library
                    files += [archive] if archive else library.objects or library.pic_objects
    return [DefaultInfo(files = depset(files), runfiles = ctx.runfiles(files))]

archives = rule(
    implementation = _archives_impl,
    attrs = {
        "below": attr.string(
            doc = "The folder in which the libraries are, of all that deps need.",
            mandatory = True,
        ),
        "deps": attr.label_list(providers = [CcInfo]),
    },
)
