# The comment at the top of an operator's command, which is its --help, as help2man wants it:
# usage lines after "Usage:", options indented, a blank line where text follows them.
NR == 1 { next }
!/^#/ { exit }
{
  sub(/^# ?/, "")
  gsub("deploy/" name "( |$)", "pagemill-" name " ")
  option = /^ *--?[a-z]/
  if (option) sub(/^ */, "  ")
  if (!option && was_option && /^[^ ]/) print ""
  if (option && !was_option) print "\nOptions:"
  if (option || /^ /) was_option = was_option || option
  else was_option = 0
  print
}
