# A helper per kind of thing that is built: layer, plugin, library of plugins, program.
include_guard(GLOBAL)

function(deskbus_check_arguments name)
    if(NOT arg_SOURCES)
        message(FATAL_ERROR "${name}: SOURCES is missing")
    endif()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${name}: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    endif()
endfunction()

# deskbus_add_layer(route SOURCES a.c b.c [DEPS broker_host ...] [LIBS DeskbusLib::uv ...])
# A static library broker_route; others include its headers as "route/a.h".
function(deskbus_add_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;LIBS")
    deskbus_check_arguments("layer ${name}")
    set(target "broker_${name}")
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/broker")
    target_link_libraries(${target}
        PUBLIC ${arg_DEPS} ${arg_LIBS} $<TARGET_NAME_IF_EXISTS:deskbus_sdk> Threads::Threads
        PRIVATE deskbus_build_rules)
endfunction()

# deskbus_add_plugin_library(plugin_lib SOURCES ... [LIBS ...])
# A static library for several plugins (plugins/lib); they include its headers as "lib/template.h".
function(deskbus_add_plugin_library target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
    deskbus_check_arguments("plugin library ${target}")
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/plugins")
    target_link_libraries(${target}
        PUBLIC ${arg_LIBS} $<TARGET_NAME_IF_EXISTS:deskbus_sdk> PRIVATE deskbus_build_rules)
endfunction()

# deskbus_add_plugin(sentiment SOURCES plugin.c ... [LIBS ...] [SHARE file ...])
# lib/deskbus/plugins/sentiment.so (target plugin_sentiment); SHARE files go to share/deskbus/sentiment
# in the build folder and in an installation. Tests link the same code as plugin_sentiment_code.
function(deskbus_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS;SHARE")
    deskbus_check_arguments("plugin ${name}")
    set(target "plugin_${name}")
    set(needs $<TARGET_NAME_IF_EXISTS:deskbus_sdk> ${arg_LIBS})

    deskbus_add_plugin_library(${target}_code SOURCES ${arg_SOURCES} LIBS ${arg_LIBS})
    target_include_directories(${target}_code PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")

    add_library(${target} MODULE $<TARGET_OBJECTS:${target}_code>)
    target_link_libraries(${target} PRIVATE ${needs} deskbus_build_rules)
    target_link_options(${target} PRIVATE ${DESKBUS_NO_UNDEFINED} -Wl,--exclude-libs,ALL)
    set_target_properties(${target} PROPERTIES
        PREFIX "" OUTPUT_NAME "${name}" LINKER_LANGUAGE C
        LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${DESKBUS_PLUGIN_DIR}"
        INSTALL_RPATH "$ORIGIN/../..")
    install(TARGETS ${target} LIBRARY DESTINATION "${DESKBUS_PLUGIN_DIR}")
    deskbus_share(${name} ${arg_SHARE})
endfunction()

# deskbus_share(sentiment file ...): data files, copied to share/deskbus/sentiment here and when installed.
function(deskbus_share name)
    set(copies "")
    foreach(file IN LISTS ARGN)
        get_filename_component(source "${file}" ABSOLUTE)
        get_filename_component(base "${file}" NAME)
        set(copy "${PROJECT_BINARY_DIR}/${DESKBUS_SHARE_DIR}/${name}/${base}")
        add_custom_command(OUTPUT "${copy}"
            COMMAND ${CMAKE_COMMAND} -E copy "${source}" "${copy}" DEPENDS "${source}" VERBATIM)
        list(APPEND copies "${copy}")
        install(FILES "${source}" DESTINATION "${DESKBUS_SHARE_DIR}/${name}")
    endforeach()
    if(copies)
        add_custom_target(share_${name} ALL DEPENDS ${copies})
    endif()
endfunction()

# deskbus_add_program(bench SOURCES ... [DEPS broker_app ...] [LIBS ...] [DESTINATION bin] [IF_PRESENT])
# A program in libexec/deskbus, or in bin. IF_PRESENT: nothing at all while the first source is absent.
function(deskbus_add_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "IF_PRESENT" "DESTINATION" "SOURCES;DEPS;LIBS")
    deskbus_check_arguments("program ${name}")
    list(GET arg_SOURCES 0 first)
    file(GLOB present CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${first}")
    if(arg_IF_PRESENT AND NOT present)
        return()
    endif()
    if(NOT arg_DESTINATION)
        set(arg_DESTINATION "${DESKBUS_LIBEXEC_DIR}")
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/broker")
    target_link_libraries(${name} PRIVATE
        ${arg_DEPS} ${arg_LIBS} $<TARGET_NAME_IF_EXISTS:deskbus_sdk> deskbus_build_rules)
    file(RELATIVE_PATH to_lib "/${arg_DESTINATION}" "/${CMAKE_INSTALL_LIBDIR}")
    set_target_properties(${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${arg_DESTINATION}"
        INSTALL_RPATH "$ORIGIN/${to_lib}")
    install(TARGETS ${name} RUNTIME DESTINATION "${arg_DESTINATION}")
endfunction()
