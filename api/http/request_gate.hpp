/// What is refused by a request's head alone, before its body is read and before its handler runs.
#pragma once
#include <cstdint>
#include <optional>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "api/http/router.hpp"

namespace pagemill {

/// How the body is framed.
struct body_framing {
  std::optional<std::uint64_t> length;  ///< of Content-Length
  bool chunked = false;
};

/// 413 `too_large`, 417 `expectation_failed`, 411 `length_required` (an upload that says neither
/// its length nor that it is chunked), 415 `unsupported_media_type` (a JSON route's body that says
/// it is something else), 406 `not_acceptable`; in this order.
std::optional<problem> check_head(const route_rule& rule, const request_head& head,
                                  const body_framing& framing, std::uint64_t body_bytes_max);

}  // namespace pagemill
