# Run when the service is installed: units, accounts and folders, the operator's commands, default
# configuration. Whatever lies in deploy/systemd is installed, and every executable of deploy/ that
# is not of this list, which serves who builds Pagemill and not who runs it.
cmake_policy(VERSION 3.31)
set(developers_only build-packages fetch-model in-debian13 install-deps
  quickstart stack)

set(prefix "${CMAKE_INSTALL_PREFIX}")
set(etc "${prefix}/etc")
if(prefix STREQUAL "/usr")
  set(etc /etc)
endif()
set(readable OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
set(executable ${readable} OWNER_EXECUTE GROUP_EXECUTE WORLD_EXECUTE)

# Units and scripts name programs below /usr; elsewhere they name those of the prefix.
function(install_moved file folder name)
  set(target "$ENV{DESTDIR}${folder}/${name}")
  file(READ "${file}" text)
  string(REGEX REPLACE "/usr/(s?bin|lib|share)/pagemill" "${prefix}/\\1/pagemill" text "${text}")
  file(WRITE "${target}" "${text}")
  file(CHMOD "${target}" PERMISSIONS ${readable})
  message(STATUS "Installing: ${target}")
endfunction()

file(GLOB units "${source}/deploy/systemd/*.service" "${source}/deploy/systemd/*.timer"
  "${source}/deploy/systemd/*.target" "${source}/deploy/systemd/*.slice"
  "${source}/deploy/systemd/*.path" "${source}/deploy/systemd/*.socket")
foreach(unit ${units})
  get_filename_component(name "${unit}" NAME)
  install_moved("${unit}" "${prefix}/lib/systemd/system" "${name}")
endforeach()
foreach(kind sysusers tmpfiles)
  install_moved("${source}/deploy/systemd/pagemill.${kind}" "${prefix}/lib/${kind}.d"
    pagemill.conf)
endforeach()

file(GLOB commands LIST_DIRECTORIES false "${source}/deploy/*")
foreach(command ${commands})
  get_filename_component(name "${command}" NAME)
  execute_process(COMMAND test -x "${command}" RESULT_VARIABLE not_executable)
  if(not_executable OR name IN_LIST developers_only)
    continue()
  endif()
  file(INSTALL "${command}" DESTINATION "${prefix}/lib/pagemill" PERMISSIONS ${executable})
  set(link "$ENV{DESTDIR}${prefix}/sbin/pagemill-${name}")
  file(MAKE_DIRECTORY "$ENV{DESTDIR}${prefix}/sbin")
  file(REMOVE "${link}")
  file(CREATE_LINK "../lib/pagemill/${name}" "${link}" SYMBOLIC)
endforeach()
file(GLOB parts RELATIVE "${source}/deploy" "${source}/deploy/lib/*.sh"
  "${source}/deploy/lib/*/*.sh")
foreach(part ${parts})
  get_filename_component(folder "${part}" DIRECTORY)
  file(INSTALL "${source}/deploy/${part}" DESTINATION "${prefix}/lib/pagemill/${folder}"
    PERMISSIONS ${readable})
endforeach()

install_moved("${source}/deploy/systemd/pagemill.env.example" "${etc}/pagemill" pagemill.env)
file(CHMOD "$ENV{DESTDIR}${etc}/pagemill/pagemill.env" PERMISSIONS OWNER_READ OWNER_WRITE)
file(GLOB examples "${source}/deploy/systemd/*.example")
foreach(example ${examples})
  get_filename_component(name "${example}" NAME_WLE)
  install_moved("${example}" "${prefix}/share/doc/pagemill/examples" "${name}")
endforeach()
install_moved("${source}/deploy/logrotate/pagemill" "${etc}/logrotate.d" pagemill)
install_moved("${source}/deploy/nginx/pagemill" "${etc}/nginx/sites-available" pagemill)
