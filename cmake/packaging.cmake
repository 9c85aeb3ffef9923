# What is installed, and the two Debian packages that CPack makes of it: `pagemill` (component
# service) and `pagemill-model-NAME` (component model). deploy/build-packages runs CPack;
# `cmake --install` puts the service under any other prefix.
set(PAGEMILL_MODEL_DIR "" CACHE PATH "Converted model for its package; empty: fetch-model's folder")
set(model "${PAGEMILL_MODEL_DIR}")
if(NOT model AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(model "$ENV{XDG_CACHE_HOME}/pagemill/models/minilm-l6-int8")
elseif(NOT model)
  set(model "$ENV{HOME}/.cache/pagemill/models/minilm-l6-int8")
endif()
set(model_name minilm-l6-int8)
if(EXISTS "${model}/pagemill-model.json")
  file(READ "${model}/pagemill-model.json" description)
  string(JSON model_name GET "${description}" name)
endif()

install(TARGETS pagemill pagemill-api pagemill_worker pagemill_extract
  RUNTIME DESTINATION bin COMPONENT service)
install(FILES LICENSE DESTINATION share/doc/pagemill COMPONENT service)
install(DIRECTORY docs/ DESTINATION share/doc/pagemill COMPONENT service
  FILES_MATCHING PATTERN "*.md" PATTERN openapi.yaml)
foreach(part service documents)
  install(CODE "
    set(source \"${CMAKE_SOURCE_DIR}\")
    set(programs \"${CMAKE_BINARY_DIR}/bin\")
    set(version \"${PROJECT_VERSION}\")
    include(\"${CMAKE_SOURCE_DIR}/cmake/packaging/install_${part}.cmake\")" COMPONENT service)
endforeach()
# Not by a plain `cmake --install`, which must work without a model.
install(DIRECTORY "${model}/" DESTINATION "share/pagemill/models/${model_name}"
  COMPONENT model EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pagemill)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "Pagemill maintainers <pagemill@localhost>" CACHE STRING
  "Name and address in the packages")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL service model)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_SOURCE_DIR}/cmake/packaging/debian_files.cmake")
set(CPACK_PAGEMILL_SOURCE "${CMAKE_SOURCE_DIR}")
set(CPACK_PAGEMILL_MODEL "${model}")
string(REGEX REPLACE "-int8$" "" CPACK_PAGEMILL_MODEL_FAMILY "${model_name}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_THREADS 0)

set(CPACK_DEBIAN_SERVICE_PACKAGE_NAME pagemill)
set(CPACK_DEBIAN_SERVICE_PACKAGE_SECTION web)
set(CPACK_DEBIAN_SERVICE_DESCRIPTION
"A service that takes PDFs over HTTP, extracts their text in a sandbox and
searches it by keyword and by meaning. API and workers share a PostgreSQL.
The package brings the programs, systemd units, an nginx site and the
operator's commands: pagemill-setup-server makes a machine that has it a
running service.")
set(CPACK_DEBIAN_SERVICE_PACKAGE_SHLIBDEPS ON)
# What the operator's commands run. Libraries are added by dpkg-shlibdeps.
string(JOIN ", " CPACK_DEBIAN_SERVICE_PACKAGE_DEPENDS "systemd" "curl" "jq" "openssl" "logrotate"
  "ca-certificates" "postgresql-client-17 | postgresql-client")
set(CPACK_DEBIAN_SERVICE_PACKAGE_RECOMMENDS
  "nginx, postgresql-17-pgvector, age, pagemill-model-minilm-l6-int8")
set(CPACK_DEBIAN_SERVICE_PACKAGE_SUGGESTS "certbot, ufw")
foreach(name postinst prerm postrm conffiles)
  list(APPEND CPACK_DEBIAN_SERVICE_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/deploy/debian/${name}")
endforeach()

set(CPACK_DEBIAN_MODEL_PACKAGE_NAME "pagemill-model-${model_name}")
set(CPACK_DEBIAN_MODEL_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_MODEL_PACKAGE_SECTION web)
set(CPACK_DEBIAN_MODEL_PACKAGE_ENHANCES pagemill)
set(CPACK_DEBIAN_MODEL_DESCRIPTION
"The model ${model_name} of Pagemill's search by meaning, for English text,
converted to ONNX.")
include(CPack)
