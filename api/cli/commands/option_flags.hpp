/// The flags for a request's options, and the options that they stand for. Both follow the table of
/// job options: a new row is a new flag.
#pragma once
#include <expected>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/cli/client/transfers.hpp"
#include "common/jobs/option_table.hpp"

namespace CLI {
class App;
}

namespace pagemill::cli {

/// The parser writes to this object: it must outlive the parsing, and is not copied.
class option_flags {
 public:
  option_flags() = default;
  option_flags(const option_flags&) = delete;
  option_flags& operator=(const option_flags&) = delete;

  /// Adds the flags of the options that `request` takes. Integers and choices are checked while the
  /// command line is parsed, everything else by the service.
  void add_to(CLI::App& parser, option_request request);

  /// The options that were given, under the API's names. A secret is the first line of the file
  /// that its flag names, "-" for standard input. Error: the path of a file that cannot be read.
  std::expected<std::vector<form_field>, std::string> fields() const;

 private:
  struct given_value {
    const job_option* option;
    std::string text;
  };
  std::vector<given_value> given_;
};

/// The same options as members of a JSON body, each with a value of its type.
boost::json::object members_of(const std::vector<form_field>& fields);

}  // namespace pagemill::cli
