/// The configuration file of the command line: the service's address and a key, which then need not
/// be given with each command.
#pragma once
#include <expected>
#include <string>

namespace pagemill::cli {

struct client_file {
  std::string url;  ///< PAGEMILL_URL; empty: not in the file
  std::string key;  ///< PAGEMILL_KEY
};

/// Reads an INI file (NAME=value lines, # comments). An empty `path` means
/// $XDG_CONFIG_HOME/pagemill/config or ~/.config/pagemill/config, which need not exist. The error
/// is a sentence: the file cannot be read, contains something else, or contains a key that others
/// can read.
std::expected<client_file, std::string> read_client_file(std::string path);

}  // namespace pagemill::cli
