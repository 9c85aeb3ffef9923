/// The file in which a person keeps the service's address and a key, so that neither stands on
/// command lines.
#pragma once
#include <expected>
#include <string>

namespace pagemill::cli {

struct client_file {
  std::string url;  ///< PAGEMILL_URL; empty: the file does not say
  std::string key;  ///< PAGEMILL_KEY
};

/// Reads an INI file (NAME=value lines, # comments). `path` empty: $XDG_CONFIG_HOME/pagemill/config
/// or ~/.config/pagemill/config, where there may be none. The error is a sentence: the file cannot
/// be read, holds something else, or holds a key and can be read by others.
std::expected<client_file, std::string> read_client_file(std::string path);

}  // namespace pagemill::cli
