"""The one action name this workspace uses."""

CPP_COMPILE_ACTION_NAME = "c++-compile"
