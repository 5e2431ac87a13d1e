# How a test is declared: what it links, which label it bears, how long it may take.
include_guard(GLOBAL)
deskbus_find_library(cmocka cmocka)

# Debian's own python3 first: it is the one that sees python3-zmq and python3-msgpack.
find_program(DESKBUS_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(DESKBUS_PYTHON python3 REQUIRED)

set(DESKBUS_TEST_LABELS unit plugin integration e2e slow fuzz style bench)

# Read by programs through getenv(): where the build and the sources are, and how sanitizers report.
# die_after_fork=0: tests fork a child that starts threads of its own and is killed.
set(DESKBUS_TEST_ENVIRONMENT
    "DESKBUS_BUILD_DIR=${PROJECT_BINARY_DIR}"
    "DESKBUS_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
    "PYTHONDONTWRITEBYTECODE=1"
    "ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1"
    "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp:halt_on_error=1:die_after_fork=0")

function(deskbus_set_test_properties name)
    if(NOT arg_LABELS OR NOT arg_TIMEOUT)
        message(FATAL_ERROR "test ${name}: LABELS and TIMEOUT are required")
    endif()
    foreach(label IN LISTS arg_LABELS)
        if(NOT label IN_LIST DESKBUS_TEST_LABELS)
            message(FATAL_ERROR "test ${name}: unknown label ${label} (${DESKBUS_TEST_LABELS})")
        endif()
    endforeach()
    if(DESKBUS_SANITIZE) # sanitizers cost a factor of 5 to 15
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 6")
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77
        ENVIRONMENT "${DESKBUS_TEST_ENVIRONMENT};${arg_ENVIRONMENT}" RUN_SERIAL ${arg_SERIAL})
endfunction()

# deskbus_add_test(route.unit SOURCES unit.c LIBS broker_route tests_support LABELS unit TIMEOUT 10
#     [ARGS ...] [ENVIRONMENT NAME=value ...] [SERIAL]): a cmocka program. Exit status 77 means skipped.
function(deskbus_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "TIMEOUT" "SOURCES;LIBS;LABELS;ARGS;ENVIRONMENT")
    deskbus_check_arguments("test ${name}")
    set(target "test.${name}")
    add_executable(${target} ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE
        ${arg_LIBS} tests_support $<TARGET_NAME_IF_EXISTS:deskbus_sdk> deskbus_build_rules)
    set_target_properties(${target} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    add_test(NAME ${name} COMMAND ${target} ${arg_ARGS})
    deskbus_set_test_properties(${name})
endfunction()

# deskbus_add_script_test(e2e.chat COMMAND python3 chat.py LABELS e2e TIMEOUT 60 [ENVIRONMENT ...]
#     [SERIAL]): any command, run in the folder of its CMakeLists.txt. Exit status 77 means skipped.
function(deskbus_add_script_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "TIMEOUT" "COMMAND;LABELS;ENVIRONMENT")
    list(TRANSFORM arg_COMMAND REPLACE "^python3$" "${DESKBUS_PYTHON}" AT 0)
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    deskbus_set_test_properties(${name})
endfunction()
