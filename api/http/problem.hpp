/// Problem details (RFC 9457): why a request failed, as the client is told.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pagemill {

using header_list = std::vector<std::pair<std::string, std::string>>;

struct problem {
  int status = 500;
  std::string code;    ///< stable, snake_case: programs decide by it
  std::string detail;  ///< one sentence for a person; never secrets, never document text
  std::string field;   ///< the option or parameter at fault, empty when there is none
  header_list headers = {};
};

/// A name that a client made up is echoed up to this length.
inline constexpr std::size_t told_name_bytes_max = 64;

template <class T>
using http_result = std::expected<T, problem>;

inline std::unexpected<problem> refuse(int status, std::string code, std::string detail,
                                       std::string field = {}) {
  return std::unexpected(problem{status, std::move(code), std::move(detail), std::move(field)});
}

/// The client has disconnected and gets no response. Only the access log shows this status.
inline constexpr int status_client_closed = 499;
inline std::unexpected<problem> client_closed() {
  return refuse(status_client_closed, "client_closed", "The client closed the connection.");
}

/// "Not Found" for 404, and so on.
std::string_view status_title(int status);

/// The application/problem+json body.
std::string problem_json(const problem& what, std::string_view request_id);

}  // namespace pagemill
