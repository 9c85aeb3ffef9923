/// The HTTP contract as the API under attack serves it: the answers it promises, and where its
/// operations accept text from clients.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "tests/support/http_client.hpp"

namespace pagemill::test {

/// A place in a request for a client's text.
struct text_place {
  enum class kind { path, query, header, member, field };
  kind in = kind::query;
  /// A parameter, or the path of a member: "query", "tags/0", "items/0/url".
  std::string name;
};

struct operation {
  std::string method;
  std::string path;  ///< with placeholders
  std::vector<std::string> scopes;
  std::vector<std::string> codes;  ///< its own problem codes
  std::vector<text_place> places;
  boost::json::object body;  ///< the smallest valid one; empty without a schema
};

class http_contract {
 public:
  explicit http_contract(boost::json::value document);

  /// The operations that require a scope.
  std::vector<operation> guarded_operations() const;
  /// What is wrong with a problem, or "" if it is documented, for that operation if there is one.
  /// Answers that are not problems are not checked.
  std::string fault_of(const http_response& answer, const operation* called = nullptr) const;

 private:
  const boost::json::value& resolved(const boost::json::value& node) const;
  operation read(std::string_view path, std::string_view method, const boost::json::object& said,
                 const boost::json::value* shared) const;
  void add_parameters(const boost::json::value* list, operation& into) const;
  void add_body(const boost::json::object& said, operation& into) const;
  boost::json::object least_body(const boost::json::value& schema) const;
  void add_members(const boost::json::value& schema, const std::string& way,
                   std::vector<text_place>& into) const;

  boost::json::value document_;
};

}  // namespace pagemill::test
