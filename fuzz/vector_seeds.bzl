"""vector_seeds: the texts of testdata/vectors/ as seeds of a fuzz test."""

def _vector_seeds_impl(ctx):
    directory = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run(
        outputs = [directory],
        inputs = ctx.files.srcs,
        executable = ctx.executable._tool,
        arguments = ["seeds", directory.path] + [file.path for file in ctx.files.srcs],
        mnemonic = "VectorSeeds",
    )
    return [DefaultInfo(files = depset([directory]))]

vector_seeds = rule(
    doc = "A directory with a file for every row, which holds the row's text.",
    implementation = _vector_seeds_impl,
    attrs = {
        "srcs": attr.label_list(allow_files = [".tsv"], mandatory = True),
        "_tool": attr.label(
            cfg = "exec",
            default = "//address/testing:vectors_tool",
            executable = True,
        ),
    },
)
