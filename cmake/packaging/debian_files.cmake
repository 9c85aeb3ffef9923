# Run by CPack before it packs: what only a Debian package has, its copyright, its changelog and the
# reasons for lintian.
cmake_policy(VERSION 3.31)
set(stages "${CPACK_TEMPORARY_DIRECTORY}")

function(add_debian_files component package holder)
  set(share "${stages}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}/share")
  file(READ "${CPACK_PAGEMILL_SOURCE}/deploy/debian/copyright.${holder}" copyright)
  file(WRITE "${share}/doc/${package}/copyright" "${copyright}${ARGN}")
  set(log changelog)
  if(CPACK_PACKAGE_VERSION MATCHES "-")
    set(log changelog.Debian)
  endif()
  string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
  file(WRITE "${share}/doc/${package}/${log}"
    "pagemill (${CPACK_PACKAGE_VERSION}) trixie; urgency=medium\n\n"
    "  * See docs and history of the source tree.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${now}\n")
  execute_process(COMMAND gzip --best --no-name --force "${share}/doc/${package}/${log}"
    COMMAND_ERROR_IS_FATAL ANY)
  set(overrides "${CPACK_PAGEMILL_SOURCE}/deploy/debian/lintian-overrides.${component}")
  if(EXISTS "${overrides}")
    file(MAKE_DIRECTORY "${share}/lintian/overrides")
    file(READ "${overrides}" reasons)
    string(REPLACE "PACKAGE:" "${package}:" reasons "${reasons}")
    file(WRITE "${share}/lintian/overrides/${package}" "${reasons}")
  endif()
  # Whatever the umask of who builds; what is secret says so itself (/etc/pagemill).
  execute_process(COMMAND chmod -R u=rwX,go=rX
    "${stages}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# The text of our licence, as such a file wants it: indented, with a dot for an empty line.
file(READ "${CPACK_PAGEMILL_SOURCE}/LICENSE" licence)
string(REGEX REPLACE "\n" "\n " licence " ${licence}")
string(REGEX REPLACE "\n *\n" "\n .\n" licence "${licence}")
string(REGEX REPLACE "\n *\n" "\n .\n" licence "${licence}")
file(MAKE_DIRECTORY "${stages}/model/usr/share/doc/${CPACK_DEBIAN_MODEL_PACKAGE_NAME}")
add_debian_files(service ${CPACK_DEBIAN_SERVICE_PACKAGE_NAME} service "${licence}")
add_debian_files(model ${CPACK_DEBIAN_MODEL_PACKAGE_NAME} ${CPACK_PAGEMILL_MODEL_FAMILY})
file(REMOVE "${stages}/service/usr/share/doc/pagemill/LICENSE")
