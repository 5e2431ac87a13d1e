# What an installation holds besides the targets: examples, and the SDK for plugins built elsewhere.
include_guard(GLOBAL)
include(CMakePackageConfigHelpers)

# conf/ goes to share/deskbus/conf.
function(deskbus_install_conf)
    if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/conf")
        install(DIRECTORY "${PROJECT_SOURCE_DIR}/conf/" DESTINATION "${DESKBUS_SHARE_DIR}/conf")
    endif()
endfunction()

# deskbus_install_sdk(): headers, libdeskbus, the testing library, and what find_package(deskbus) and
# pkg-config need. Called by sdk/CMakeLists.txt once deskbus_sdk (VERSION, SOVERSION set) and
# deskbus_testing are defined.
function(deskbus_install_sdk)
    get_target_property(DESKBUS_SDK_VERSION deskbus_sdk VERSION)
    get_target_property(DESKBUS_SDK_SOVERSION deskbus_sdk SOVERSION)
    if(NOT DESKBUS_SDK_VERSION OR NOT DESKBUS_SDK_SOVERSION)
        message(FATAL_ERROR "deskbus_install_sdk: deskbus_sdk has no VERSION or SOVERSION")
    endif()
    set_target_properties(deskbus_sdk PROPERTIES INSTALL_RPATH "$ORIGIN")
    install(TARGETS deskbus_sdk LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    if(TARGET deskbus_testing)
        install(TARGETS deskbus_testing ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    endif()
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/sdk/include/deskbus"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
    deskbus_install_sdk_package()
endfunction()

# The two descriptions of the SDK; every path in them is relative to where they lie.
function(deskbus_install_sdk_package)
    set(from "${PROJECT_SOURCE_DIR}/sdk/cmake")
    set(made "${PROJECT_BINARY_DIR}/package")
    set(cmake_dir "${CMAKE_INSTALL_DATADIR}/cmake/deskbus")
    set(pc_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
    file(RELATIVE_PATH DESKBUS_PC_TO_PREFIX "/${pc_dir}" "/")
    string(REGEX REPLACE "/$" "" DESKBUS_PC_TO_PREFIX "${DESKBUS_PC_TO_PREFIX}")
    configure_package_config_file(
        "${from}/deskbus-config.cmake.in" "${made}/deskbus-config.cmake"
        INSTALL_DESTINATION "${cmake_dir}"
        PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_BINDIR DESKBUS_PLUGIN_DIR)
    write_basic_package_version_file("${made}/deskbus-config-version.cmake"
        VERSION "${DESKBUS_SDK_VERSION}" COMPATIBILITY SameMajorVersion)
    configure_file("${from}/deskbus.pc.in" "${made}/deskbus.pc" @ONLY)
    install(FILES "${made}/deskbus-config.cmake" "${made}/deskbus-config-version.cmake"
        DESTINATION "${cmake_dir}")
    install(FILES "${made}/deskbus.pc" DESTINATION "${pc_dir}")
endfunction()
