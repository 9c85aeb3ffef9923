/// Scripts by which shells complete the command line, made from the parser's own tree.
#pragma once
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace pagemill::cli {

/// `shell` is bash, zsh or fish.
std::string completion_script(const CLI::App& app, std::string_view shell);

}  // namespace pagemill::cli
