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
# pkg-config need. Called by sdk/CMakeLists.txt once deskbus_sdk (and deskbus_testing) are defined.
function(deskbus_install_sdk)
    set(targets deskbus_sdk)
    if(TARGET deskbus_testing)
        list(APPEND targets deskbus_testing)
    endif()
    set_target_properties(deskbus_sdk PROPERTIES EXPORT_NAME sdk INSTALL_RPATH "$ORIGIN")
    install(TARGETS ${targets} EXPORT deskbus
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/sdk/include/deskbus"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
endfunction()
