"""nocompile_test: C++ that the compiler must refuse, and refuse for the stated reason.

The source compiles as it stands. Each case is a conditional block that must not:

    void f(Ipv4Address a) {
    #ifdef NC_IPV4_AS_IPV6  // want: could not convert|no viable conversion
      Ipv6Address b = a;
    #else
      Ipv4Address b = a;  // The twin: the nearest thing that is legal.
    #endif
    }

The test compiles the file once with no case defined and once for every case. It fails unless
the first compiles and, for every case, the compiler's first error matches the case's regular
expression (grep -E). A compiler has its own words, so give one alternative for each: in one
expression, or in further "// want:" lines below the #ifdef. The test log has a line per case
with the diagnostic that was met.

The compilations are one build action, cached until the file, the headers below it, the
flags or the compiler change; the test itself only reads their report.
"""

load("@rules_cc//cc:action_names.bzl", "CPP_COMPILE_ACTION_NAME")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

# Not for a compilation outside of cc_library: they want outputs and module maps of their own.
_UNSUPPORTED_FEATURES = ["header_modules", "layering_check", "module_maps", "parse_headers"]

# Passes if the lines that begin with FAIL are those of the broken cases: none, as a rule.
_JUDGE = """#!/bin/sh
cat '{report}' || exit 1
failed=$(sed -n 's/^FAIL \\([A-Za-z0-9_]*\\):.*/\\1/p' '{report}' | sort)
[ "$(echo $failed)" = '{broken}' ]
"""

def _compile_command(ctx, toolchain, context):
    """The compiler and its flags for ctx.file.src, as cc_library would call it."""
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features + _UNSUPPORTED_FEATURES,
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        include_directories = context.includes,
        preprocessor_defines = context.defines,
        quote_include_directories = context.quote_includes,
        source_file = ctx.file.src.path,
        system_include_directories = depset(transitive = [
            context.system_includes,
            getattr(context, "external_includes", depset()),  # Bazel 5 and later.
        ]),
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts,
    )
    return [
        cc_common.get_tool_for_action(
            feature_configuration = features,
            action_name = CPP_COMPILE_ACTION_NAME,
        ),
    ] + cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
        variables = variables,
    )

def _nocompile_test_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    context = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    ).compilation_context

    report = ctx.actions.declare_file(ctx.label.name + ".report")
    ctx.actions.run_shell(
        outputs = [report],
        inputs = depset(
            [ctx.file.src, ctx.file._compile_cases],
            transitive = [context.headers, toolchain.all_files],
        ),
        command = 'exec sh "$@"',
        arguments = [ctx.file._compile_cases.path, ctx.file.src.path, report.path] +
                    _compile_command(ctx, toolchain, context),
        mnemonic = "NoCompile",
        progress_message = "Compiling what must not compile in " + ctx.file.src.short_path,
        use_default_shell_env = True,
    )

    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        output = script,
        content = _JUDGE.format(broken = " ".join(ctx.attr.broken), report = report.short_path),
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles([report]))]

_nocompile_test = rule(
    implementation = _nocompile_test_impl,
    attrs = {
        "broken": attr.string_list(),
        "deps": attr.label_list(providers = [CcInfo]),
        "src": attr.label(allow_single_file = [".cc"], mandatory = True),
        "_cc_toolchain": attr.label(default = "@rules_cc//cc:current_cc_toolchain"),
        "_compile_cases": attr.label(
            allow_single_file = True,
            default = "//nocompile:compile_cases.sh",
        ),
    },
    fragments = ["cpp"],
    test = True,
    toolchains = use_cc_toolchain(),
)

def nocompile_test(name, src, deps, broken = [], size = "small", tags = [], **kwargs):
    """Tests that every NC_ case of a C++ source is refused by the compiler.

    Args:
      name: the target.
      src: the .cc file, written as the head of this file describes.
      deps: C++ libraries it includes.
      broken: what the test must find fault with, for the tests of this rule: names of cases,
        "twin" for the file without any. If given, the test fails unless exactly these fail.
      size: test size.
      tags: test tags; "nocompile" is added, since a run under a sanitizer proves nothing new.
      **kwargs: attributes common to all tests.
    """
    _nocompile_test(
        name = name,
        size = size,
        src = src,
        broken = sorted(broken),
        tags = tags + ["nocompile"],
        deps = deps,
        **kwargs
    )
