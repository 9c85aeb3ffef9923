/// The HTTP contract as the API under attack serves it: which answers it promises, and where its
/// operations take text from clients.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "tests/support/http_client.hpp"

namespace pagemill::test {

/// Where a client's text goes into a request.
struct text_place {
  enum class kind { path, query, header, member, field };
  kind in = kind::query;
  /// A parameter, or the way to a member: "query", "tags/0", "items/0/url".
  std::string name;
};

struct operation {
  std::string method;
  std::string path;  ///< with braces
  std::vector<std::string> scopes;
  std::vector<std::string> codes;  ///< of problems that are its own
  std::vector<text_place> places;
  boost::json::object body;  ///< the least that its schema takes; empty without one
};

class http_contract {
 public:
  explicit http_contract(boost::json::value document);

  /// Those that ask for a scope.
  std::vector<operation> guarded_operations() const;
  /// "" when a problem is one that is promised, by that operation if there is one; else what is
  /// wrong with it. Answers that are no problem are not looked at.
  std::string fault_of(const http_response& answer, const operation* of = nullptr) const;

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
