"""nocompile_test: C++ that the compiler must refuse."""

load("@rules_cc//cc:action_names.bzl", "CPP_COMPILE_ACTION_NAME")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain", "use_cc_toolchain")
load("@rules_cc//cc/common:cc_common.bzl", "cc_common")
load("@rules_cc//cc/common:cc_info.bzl", "CcInfo")

# The source must compile as it stands, and must not with any one NC_ macro of a line
#   #ifdef NC_NAME  // want: REGEX
# defined; then the diagnostics must match that line's extended regular expression.
_COMMAND = """
src=$1 log=$2
shift 2
exec 3> "$log"
if "$@" -fsyntax-only 2> nc.err; then
  echo "ok: the source itself compiles" >&3
else
  echo "FAIL: the source itself does not compile" >&3
  cat nc.err >&3
fi
count=0
while IFS= read -r line; do
  macro=$(printf '%s\n' "$line" | sed 's/^#ifdef *\\([A-Za-z0-9_]*\\).*/\\1/')
  want=$(printf '%s\n' "$line" | sed 's/.*\\/\\/ want: *//')
  count=$((count + 1))
  if "$@" -fsyntax-only "-D$macro" 2> nc.err; then
    echo "FAIL: $macro compiles" >&3
  elif grep -Eq -e "$want" nc.err; then
    echo "ok: $macro" >&3
  else
    echo "FAIL: $macro: no diagnostic matches /$want/" >&3
    cat nc.err >&3
  fi
done <<EOF
$(grep '^#ifdef NC_' "$src")
EOF
[ "$count" -gt 0 ] || echo "FAIL: no #ifdef NC_ line" >&3
"""

def _nocompile_test_impl(ctx):
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        unsupported_features = ctx.disabled_features + ["header_modules", "layering_check", "module_maps", "parse_headers"],
    )
    context = cc_common.merge_cc_infos(cc_infos = [d[CcInfo] for d in ctx.attr.deps]).compilation_context
    flags = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
        variables = cc_common.create_compile_variables(
            feature_configuration = features,
            cc_toolchain = toolchain,
            include_directories = context.includes,
            preprocessor_defines = context.defines,
            quote_include_directories = context.quote_includes,
            source_file = ctx.file.src.path,
            system_include_directories = context.system_includes,
            user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts,
        ),
    )
    compiler = cc_common.get_tool_for_action(
        feature_configuration = features,
        action_name = CPP_COMPILE_ACTION_NAME,
    )
    log = ctx.actions.declare_file(ctx.label.name + ".log")
    ctx.actions.run_shell(
        outputs = [log],
        inputs = depset([ctx.file.src], transitive = [context.headers, toolchain.all_files]),
        command = _COMMAND,
        arguments = [ctx.file.src.path, log.path, compiler] + flags,
        mnemonic = "NoCompile",
        progress_message = "Compiling %s, which must fail" % ctx.file.src.short_path,
    )
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        output = script,
        content = "#!/bin/sh\ncat '%s'\n! grep -q ^FAIL '%s'\n" % (log.short_path, log.short_path),
        is_executable = True,
    )
    return [DefaultInfo(executable = script, runfiles = ctx.runfiles([log]))]

nocompile_test = rule(
    implementation = _nocompile_test_impl,
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
        "src": attr.label(allow_single_file = [".cc"], mandatory = True),
        "_cc_toolchain": attr.label(default = "@rules_cc//cc:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    test = True,
    toolchains = use_cc_toolchain(),
)
