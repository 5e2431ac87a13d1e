# The rules every file of the project is compiled by, as one interface target.
include_guard(GLOBAL)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()
set(DESKBUS_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined")
option(DESKBUS_COVERAGE "Count executed lines (gcov)" OFF)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# An assert guards a promise at run time too: no NDEBUG.
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
set(CMAKE_C_FLAGS_RELWITHDEBINFO "-O2 -g")

find_program(DESKBUS_CCACHE ccache)
if(DESKBUS_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER "${DESKBUS_CCACHE}")
endif()

add_library(deskbus_build_rules INTERFACE)
target_compile_definitions(deskbus_build_rules INTERFACE _GNU_SOURCE)
target_compile_options(deskbus_build_rules INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wmissing-prototypes -Wcast-qual -Wvla -Wundef
    -Wswitch-enum -fno-common -fno-strict-aliasing
    "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=" "-fmacro-prefix-map=${PROJECT_BINARY_DIR}/=")
target_link_options(deskbus_build_rules INTERFACE -Wl,-z,relro,-z,now)

if(DESKBUS_SANITIZE)
    add_compile_options("-fsanitize=${DESKBUS_SANITIZE}" -fno-omit-frame-pointer
        -fno-sanitize-recover=undefined)
    add_link_options("-fsanitize=${DESKBUS_SANITIZE}")
else()
    target_compile_options(deskbus_build_rules INTERFACE
        -fstack-protector-strong "$<$<CONFIG:RelWithDebInfo,Release>:-D_FORTIFY_SOURCE=2>")
endif()
if(DESKBUS_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()

# A shared object names everything it needs. Clang keeps the sanitizers' own symbols in the program.
if(NOT (DESKBUS_SANITIZE AND CMAKE_C_COMPILER_ID MATCHES Clang))
    set(DESKBUS_NO_UNDEFINED -Wl,--no-undefined)
endif()
