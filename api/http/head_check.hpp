/// The checks that need only a request's head: they run before its body is read and before its
/// handler.
#pragma once
#include <cstdint>
#include <optional>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "api/http/router.hpp"

namespace pagemill {

/// How the request frames its body.
struct body_framing {
  std::optional<std::uint64_t> length;  ///< of Content-Length
  bool chunked = false;
};

/// Returns the first problem in this order: 413 `too_large`, 417 `expectation_failed`, 411
/// `length_required` (an upload with neither Content-Length nor chunked encoding), 415
/// `unsupported_media_type` (a JSON route whose body declares another type), 406 `not_acceptable`.
std::optional<problem> check_head(const route_rule& rule, const request_head& head,
                                  const body_framing& framing, std::uint64_t body_bytes_max);

}  // namespace pagemill
