/// An API that requires authentication, two workspaces with data, and every kind of client.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/tokens.hpp"

namespace pagemill::test {

/// Users; their last characters differ.
inline constexpr std::string_view owner_of_alpha = "00000000-0000-4000-8000-0000000000a1";
inline constexpr std::string_view member_of_alpha = "00000000-0000-4000-8000-0000000000a2";
inline constexpr std::string_view viewer_of_alpha = "00000000-0000-4000-8000-0000000000a3";
inline constexpr std::string_view member_of_both = "00000000-0000-4000-8000-0000000000ab";
inline constexpr std::string_view member_of_none = "00000000-0000-4000-8000-000000000000";

inline constexpr std::string_view alpha = "00000000-0000-7000-8000-00000000000a";
/// The workspace beta, and its document, its job, its delivery and its key, all under one id.
inline constexpr std::string_view beta = "00000000-0000-7000-8000-00000000000b";
/// The text on every page of that document.
inline constexpr std::string_view text_of_beta = "zebras-of-beta";

class access_site {
 public:
  /// `more` are settings of the API beyond those that its keys need.
  explicit access_site(std::map<std::string, std::string> more = {});

  const test_database& database() const { return database_; }
  api_process& api() { return api_; }
  http_client client() const { return api_.client(); }

  /// A token that the site's issuer makes for a user, with these additional claims.
  std::string token(std::string_view user, const boost::json::object& more = {}) const;
  /// The key of that name: full, submit, read, search, ask (of alpha, with that scope), operator,
  /// revoked, expired, beta.
  const std::string& key(const std::string& name) const { return keys_.at(name); }
  const std::map<std::string, std::string>& keys() const { return keys_; }

  /// The answer to a request with this credential; "" for none.
  http_response send(http_request request, const std::string& credential) const;
  /// "200", or status and code.
  std::string outcome(const http_request& request, const std::string& credential) const;

  std::string secret;
  std::string previous_secret;
  std::string supabase_secret;
  signing_key rsa = signing_key::rsa();
  signing_key p256 = signing_key::p256();

 private:
  std::map<std::string, std::string> settings(std::map<std::string, std::string> more) const;
  void fill();
  void add_key(const std::string& name, std::string_view workspace, std::string_view scopes,
               std::string_view more = "");

  temp_folder folder_;
  test_database database_;
  std::map<std::string, std::string> keys_;
  api_process api_;
};

/// "200", or status and code.
std::string outcome_of(const http_response& answer);

inline http_request list_jobs() {
  return {.target = "/api/v1/pdf/jobs"};
}

}  // namespace pagemill::test
