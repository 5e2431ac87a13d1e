# Where things lie in the build folder: the same places as in an installation, so that both run alike.
include_guard(GLOBAL)

# Fixed names, not Debian's lib/<triple>: an installation is one folder that runs from anywhere.
set(CMAKE_INSTALL_LIBDIR lib CACHE STRING "Libraries, below the prefix" FORCE)
set(CMAKE_INSTALL_LIBEXECDIR libexec CACHE STRING "Helper programs, below the prefix" FORCE)
set(DESKBUS_PLUGIN_DIR "${CMAKE_INSTALL_LIBDIR}/deskbus/plugins")
set(DESKBUS_LIBEXEC_DIR "${CMAKE_INSTALL_LIBEXECDIR}/deskbus")
set(DESKBUS_SHARE_DIR "${CMAKE_INSTALL_DATADIR}/deskbus")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/archives")
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Adds each folder whose CMakeLists.txt matches one of the patterns; looked for again at each build.
function(deskbus_add_parts)
    foreach(pattern IN LISTS ARGN)
        file(GLOB found CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}"
            "${PROJECT_SOURCE_DIR}/${pattern}")
        foreach(file IN LISTS found)
            get_filename_component(folder "${file}" DIRECTORY)
            add_subdirectory("${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/parts/${folder}")
        endforeach()
    endforeach()
endfunction()
