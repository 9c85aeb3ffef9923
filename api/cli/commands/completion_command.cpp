// completion: a script by which a shell completes the command line, made from the parser itself.
#include <algorithm>
#include <format>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/cli/commands/command.hpp"

namespace pagemill::cli {
namespace {

struct completion_word {
  std::string text;
  std::string help;
  std::string values;  ///< of a flag with few values: those, with spaces between
};

/// A command as typed after the program's name, and the words that may follow it.
struct command_words {
  std::string path;  ///< "" or " queue pause"
  std::vector<completion_word> commands;
  std::vector<completion_word> flags;
  std::string values;  ///< of its first argument
};

/// The scripts put it between single quotes.
std::string quotable(std::string text) {
  std::erase(text, '\'');
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// The values that a check of the option allows, which its type tells as in TEXT:{one,other}.
std::string values_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  const auto open = type.find('{');
  const auto close = type.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return "";
  auto values = quotable(type.substr(open + 1, close - open - 1));
  std::ranges::replace(values, ',', ' ');
  return values;
}

std::vector<completion_word> flags_of(const CLI::App& app) {
  std::vector<completion_word> flags;
  for (const auto* option : app.get_options()) {
    const auto help = quotable(option->get_description());
    const auto values = values_of(*option);
    for (const auto& name : option->get_lnames()) flags.push_back({"--" + name, help, values});
    for (const auto& name : option->get_snames()) flags.push_back({"-" + name, help, values});
  }
  return flags;
}

std::string argument_values(const CLI::App& app) {
  const auto options = app.get_options();
  const auto first = std::ranges::find_if(options, &CLI::Option::get_positional);
  return first == options.end() ? "" : values_of(**first);
}

void gather(const CLI::App& app, const std::string& path,
            const std::vector<completion_word>& inherited, std::vector<command_words>& into) {
  command_words here{path, {}, flags_of(app), argument_values(app)};
  // The program's own flags are accepted after its commands too.
  for (const auto& flag : inherited) {
    if (std::ranges::find(here.flags, flag.text, &completion_word::text) == here.flags.end()) {
      here.flags.push_back(flag);
    }
  }
  const auto subcommands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* sub : subcommands) {
    here.commands.push_back({sub->get_name(), quotable(sub->get_description()), ""});
  }
  into.push_back(here);
  for (const auto* sub : subcommands) {
    gather(*sub, path + " " + sub->get_name(), path.empty() ? here.flags : inherited, into);
  }
}

std::string list_of(const command_words& command) {
  std::string list = command.values;
  for (const auto* words : {&command.commands, &command.flags}) {
    for (const auto& one : *words) list += (list.empty() ? "" : " ") + one.text;
  }
  return list;
}

/// Finds the command that the words typed so far mean, and what may follow them, the same way in
/// bash and zsh; after a flag with few values, those.
std::string shell_cases(const std::vector<command_words>& all) {
  std::string walk = "    case \"$path $word\" in\n";
  std::string lists = "  case \"$path\" in\n";
  std::string values = "  case \"$path $previous\" in\n";
  for (const auto& one : all) {
    if (!one.path.empty()) walk += std::format("      '{0}') path='{0}' ;;\n", one.path);
    lists += std::format("    '{}') list='{}' ;;\n", one.path, list_of(one));
    for (const auto& flag : one.flags) {
      if (flag.values.empty()) continue;
      values += std::format("    '{} {}') list='{}' ;;\n", one.path, flag.text, flag.values);
    }
  }
  return walk + "    esac\n  done\n" + lists + "  esac\n" + values + "  esac\n";
}

std::string bash_script(const std::vector<command_words>& all) {
  return "# bash completion of pagemill: . <(pagemill completion bash)\n"
         "_pagemill() {\n"
         "  local word path='' list='' current=${COMP_WORDS[COMP_CWORD]}\n"
         "  local previous=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  if [[ $current == = ]]; then\n"
         "    current=''\n"
         "  elif [[ $previous == = ]]; then\n"
         "    previous=${COMP_WORDS[COMP_CWORD-2]}\n"
         "  fi\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n" +
         shell_cases(all) +
         "  COMPREPLY=($(compgen -W \"$list\" -- \"$current\"))\n"
         "}\n"
         "complete -o default -F _pagemill pagemill\n";
}

std::string zsh_script(const std::vector<command_words>& all) {
  return "#compdef pagemill\n"
         "# zsh completion of pagemill: . <(pagemill completion zsh)\n"
         "_pagemill() {\n"
         "  local word path='' list='' previous=${words[CURRENT-1]}\n"
         "  for word in \"${words[@]:1:$((CURRENT-2))}\"; do\n" +
         shell_cases(all) +
         "  compadd -- ${=list}\n"
         "  _files\n"
         "}\n"
         "compdef _pagemill pagemill\n";
}

std::string fish_script(const std::vector<command_words>& all) {
  std::string script = "# fish completion of pagemill: pagemill completion fish | source\n";
  for (const auto& one : all) {
    // After a command: all its words were typed. At the start: no command was typed.
    std::string condition = one.path.empty() ? "__fish_use_subcommand" : "";
    for (std::size_t at = 0; at < one.path.size();) {
      const auto end = std::min(one.path.find(' ', at + 1), one.path.size());
      condition += std::format("{}__fish_seen_subcommand_from{}", condition.empty() ? "" : "; and ",
                               one.path.substr(at, end - at));
      at = end;
    }
    for (const auto& sub : one.commands) {
      script += std::format("complete -c pagemill -n '{}' -f -a '{}' -d '{}'\n", condition,
                            sub.text, sub.help);
    }
    if (!one.values.empty()) {
      script += std::format("complete -c pagemill -n '{}' -f -a '{}'\n", condition, one.values);
    }
    for (const auto& flag : one.flags) {
      const bool longer = flag.text.starts_with("--");
      script += std::format("complete -c pagemill -n '{}' {} '{}' -d '{}'", condition,
                            longer ? "-l" : "-s", flag.text.substr(longer ? 2 : 1), flag.help);
      script += flag.values.empty() ? "\n" : std::format(" -x -a '{}'\n", flag.values);
    }
  }
  return script;
}

std::string completion_script(const CLI::App& app, const std::string& shell) {
  std::vector<command_words> all;
  gather(app, "", {}, all);
  if (shell == "fish") return fish_script(all);
  return shell == "zsh" ? zsh_script(all) : bash_script(all);
}

}  // namespace

command_run completion_command(CLI::App& parser) {
  auto shell = std::make_shared<std::string>();
  parser.add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  return [&parser, shell](const command_context& context) {
    context.streams.out << completion_script(*parser.get_parent(), *shell);
    return exit_code::ok;
  };
}

}  // namespace pagemill::cli
