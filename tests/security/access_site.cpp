#include "tests/security/access_site.hpp"

#include <format>
#include <fstream>
#include <span>
#include <string_view>

#include "common/access/api_key.hpp"
#include "common/analysis/indexed_text.hpp"
#include "common/core/hex.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/stores/search/entry_rows.hpp"
#include "tests/integration/site/worker_site.hpp"

namespace pagemill::test {
namespace {

/// {0} is the id of every row, {1} the text.
constexpr std::string_view rows_of_beta = R"(
  INSERT INTO blobs (id, workspace_id, sha256, bytes, part_count, unused_since)
    VALUES ('{0}', '{0}', sha256('{1}'), {2}, 1, NULL);
  INSERT INTO blob_parts VALUES ('{0}', 0, '{0}', '{1}');
  INSERT INTO documents (id, workspace_id, job_id, blob_id, filename, title, sha256, bytes)
    VALUES ('{0}', '{0}', '{0}', '{0}', '{1}', '{1}', sha256('{1}'), {2});
  INSERT INTO document_pages VALUES ('{0}', 1, 1, '{0}', 1, 1, 0, '{1}', '{1}', '[]');
  INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page, last_page,
                               text, tokens, bboxes, is_indexed)
    VALUES ('{0}', 1, 0, '{0}', 1, 1, '{1}', 1, '[]', true);
  INSERT INTO jobs_live (id, workspace_id, document_id, options, run_at)
    VALUES ('{0}', '{0}', '{0}', jsonb_build_object('ocr', 'auto', 'embed', true),
            now() + interval '1 day');
  INSERT INTO webhook_deliveries (id, workspace_id, job_id, event, job, status, next_attempt_at)
    VALUES ('{0}', '{0}', '{0}', 'job.completed', '""', 'failed', NULL);)";

/// Makes the text of the only chunk findable.
void index_chunk(const test_database& database, std::string_view id, std::string_view text) {
  postgres::connection_pool worker(
      service_pool(postgres_cluster::shared(), database.name, service_login::worker));
  const auto row = parse_uuid(id).value();
  const postgres::indexed_chunk chunk{0, index_text(text, "")};
  postgres::transact(worker, postgres::visibility{}, [&](postgres::transaction& open) {
    postgres::add_chunk_entries(open, {{row}, {row}, 1}, std::span(&chunk, 1));
    return true;
  });
}

}  // namespace

access_site::access_site(std::map<std::string, std::string> more)
    : secret("the-secret-of-our-own-tokens-0123456789"),
      previous_secret("the-secret-that-is-replaced-0123456789"),
      supabase_secret("the-secret-of-a-project-at-supabase-01"),
      database_(postgres_cluster::shared().make_database()),
      api_((fill(), database_), settings(std::move(more))) {}

std::map<std::string, std::string> access_site::settings(
    std::map<std::string, std::string> more) const {
  const auto pem = folder_.path() / "keys.pem";
  std::ofstream(pem) << rsa.public_pem() << p256.public_pem();
  more.insert({{"PAGEMILL_AUTH", "on"},
               {"JWT_SECRET_KEY", secret},
               {"JWT_SECRET_KEY_PREVIOUS", previous_secret},
               {"SUPABASE_JWT_SECRET", supabase_secret},
               {"PAGEMILL_JWT_PUBLIC_KEY_FILE", pem},
               {"PAGEMILL_JWT_ISSUER", "https://issuer.example"},
               {"PAGEMILL_JWT_AUDIENCE", "pagemill"}});
  return more;
}

void access_site::fill() {
  const auto ask = [&](const std::string& sql) { query(database_.owner_url, sql); };
  for (const auto& [id, name] : {std::pair(alpha, "alpha"), {beta, "beta"}}) {
    ask(std::format("INSERT INTO workspaces (id, name) VALUES ('{}', '{}')", id, name));
  }
  const std::tuple<std::string_view, std::string_view, const char*> members[] = {
      {owner_of_alpha, alpha, "owner"},
      {member_of_alpha, alpha, "member"},
      {viewer_of_alpha, alpha, "viewer"},
      {member_of_both, alpha, "member"},
      {member_of_both, beta, "viewer"}};
  for (const auto& [user, workspace, role] : members) {
    ask(std::format("INSERT INTO user_workspaces VALUES ('{}', '{}', '{}')", user, workspace,
                    role));
  }
  const auto bytes = text_of_beta.size();
  ask(std::vformat(rows_of_beta, std::make_format_args(beta, text_of_beta, bytes)));
  index_chunk(database_, beta, text_of_beta);
  add_key("full", alpha, "submit,read,search,ask");
  for (const char* scope : {"submit", "read", "search", "ask"}) add_key(scope, alpha, scope);
  add_key("operator", alpha, "submit,read,search,ask,operate");
  add_key("revoked", alpha, "submit,read,search,ask", ", revoked_at = now()");
  add_key("expired", alpha, "submit,read,search,ask", ", expires_at = now() - interval '1 s'");
  add_key("beta", beta, "submit,read,search,ask");
  ask(std::format("UPDATE api_keys SET id = '{0}' WHERE workspace_id = '{0}'", beta));
}

void access_site::add_key(const std::string& name, std::string_view workspace,
                          std::string_view scopes, std::string_view more) {
  const auto made = make_api_key();
  query(database_.owner_url,
        std::format("INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes) "
                    "VALUES (gen_random_uuid(), '{}', '{}', '\\x{}', '{}', '{{{}}}')",
                    workspace, made.proof.prefix, to_hex(made.proof.hash), name, scopes));
  query(database_.owner_url, std::format("UPDATE api_keys SET name = name{} WHERE prefix = '{}'",
                                         more, made.proof.prefix));
  keys_[name] = made.text;
}

std::string access_site::token(std::string_view user, const boost::json::object& more) const {
  auto claims = claims_of(user);
  claims["iss"] = "https://issuer.example";
  claims["aud"] = "pagemill";
  for (const auto& [name, value] : more) claims[name] = value;
  return hmac_token(claims, secret);
}

http_response access_site::send(http_request request, const std::string& credential) const {
  if (!credential.empty()) request.headers["Authorization"] = "Bearer " + credential;
  return client().send(request);
}

std::string access_site::outcome(const http_request& request, const std::string& credential) const {
  return outcome_of(send(request, credential));
}

std::string outcome_of(const http_response& answer) {
  const auto code = code_of(answer);
  return code.empty() ? std::to_string(answer.status) : std::format("{} {}", answer.status, code);
}

}  // namespace pagemill::test
