# Run when the service is installed, after install_service.cmake: completions of the command line,
# and a man page of each program and command, made from its --help.
cmake_policy(VERSION 3.31)
set(share "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share")
foreach(target bash-completion/completions/pagemill zsh/vendor-completions/_pagemill
    fish/vendor_completions.d/pagemill.fish)
  string(REGEX MATCH "^[a-z]+" shell "${target}")
  get_filename_component(folder "${share}/${target}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  execute_process(COMMAND "${programs}/pagemill" completion ${shell}
    OUTPUT_FILE "${share}/${target}" COMMAND_ERROR_IS_FATAL ANY)
  message(STATUS "Installing: ${share}/${target}")
endforeach()

find_program(help2man help2man)
find_program(gzip gzip)
if(NOT help2man OR NOT gzip)
  message(STATUS "Without help2man and gzip there are no man pages")
  return()
endif()

# One page: the name of the program, its section, what runs it, what it is in a line.
function(install_page name section program line)
  set(page "${share}/man/man${section}/${name}.${section}")
  file(MAKE_DIRECTORY "${share}/man/man${section}")
  file(REMOVE "${page}.gz")
  execute_process(COMMAND "${help2man}" --no-info --no-discard-stderr --section=${section}
    "--name=${line}" "--version-string=${name} ${version}" --source=Pagemill "--output=${page}"
    "${program}" COMMAND_ERROR_IS_FATAL ANY)
  # The commands are called by other names where they lie.
  file(READ "${page}" text)
  get_filename_component(called "${program}" NAME)
  string(REPLACE "\\fB\\,${called}\\/\\fR" "\\fB${name}\\fR" text "${text}")
  file(WRITE "${page}" "${text}")
  execute_process(COMMAND "${gzip}" --best --no-name "${page}" COMMAND_ERROR_IS_FATAL ANY)
  message(STATUS "Installing: ${page}.gz")
endfunction()

install_page(pagemill 1 "${programs}/pagemill" "command line of a service for PDFs")
install_page(pagemill-api 1 "${programs}/pagemill-api" "HTTP front of Pagemill")
install_page(pagemill-worker 1 "${programs}/pagemill-worker" "worker of Pagemill")
install_page(pagemill-extract 1 "${programs}/pagemill-extract" "reads a PDF and prints its content")
set(scratch "${programs}/../man_pages")
file(GLOB links "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/sbin/pagemill-*")
foreach(link ${links})
  get_filename_component(name "${link}" NAME)
  string(REPLACE "pagemill-" "" command "${name}")
  # The first comment of the command, up to the first full stop.
  file(STRINGS "${source}/deploy/${command}" line REGEX "^# " LIMIT_COUNT 1)
  string(REGEX REPLACE "^# +" "" line "${line}")
  string(REGEX REPLACE "[.:;].*$" "" line "${line}")
  set(formatted "${scratch}/${command}")
  file(WRITE "${formatted}" "#!/bin/sh\nexec awk -f '${source}/cmake/packaging/help_lines.awk' "
    "-v name='${command}' '${source}/deploy/${command}'\n")
  file(CHMOD "${formatted}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
  install_page("${name}" 8 "${formatted}" "${line}")
endforeach()
file(REMOVE_RECURSE "${scratch}")
