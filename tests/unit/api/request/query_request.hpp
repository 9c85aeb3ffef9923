/// Requests that are nothing but their query, and how reading one of their values ended.
#pragma once
#include <string>
#include <string_view>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"

namespace pagemill::test {

/// `query` must be well-formed.
inline request_head query_request(std::string_view query) {
  request_head head;
  head.target.query = *parse_query(query);
  return head;
}

/// "" if the value was read.
template <class T>
std::string refusal_of(const http_result<T>& read) {
  return read ? "" : read.error().code;
}

}  // namespace pagemill::test
