#include "common/stores/usage/usage_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::id_text;
using postgres::read_optional;
using postgres::transact;
using postgres::transaction;

constexpr int folded_calls_max = 10'000;

result<void> done_if_found(const pqxx::result& rows) {
  if (rows.empty()) return fail(errc::not_found, "there is no such workspace");
  return {};
}

}  // namespace

std::optional<std::string> usage_store::reserve(const ai_call& call, std::optional<double> most) {
  return transact(pool_, {.workspace = call.workspace}, [&](transaction& open) {
    const pqxx::params given{to_string(call.id), call.operation,     call.provider, call.model,
                             id_text(call.key),  id_text(call.user), most};
    return read_optional<std::string>(open.exec(sql::reserve_ai_call, given).one_field());
  });
}

void usage_store::end(const ai_call& call, const ai_call_end& how) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - call.started_at;
  transact(pool_, {.workspace = call.workspace}, [&](transaction& open) {
    const pqxx::params given{to_string(call.id), call.operation,     call.provider, call.model,
                             id_text(call.key),  id_text(call.user), took.count(),  how.code,
                             how.input_tokens,   how.output_tokens,  how.cost};
    open.exec(sql::end_ai_call, given);
  });
}

std::int64_t usage_store::fold() {
  return transact(pool_, {}, [](transaction& open) {
    return open.exec(sql::fold_ai_calls, pqxx::params{folded_calls_max})
        .one_field()
        .as<std::int64_t>();
  });
}

std::vector<usage_day> usage_store::days(const workspace_id& workspace,
                                         const std::optional<std::string>& before, int limit) {
  return transact(pool_, {.workspace = workspace}, [&](transaction& open) {
    std::vector<usage_day> found;
    for (const auto& row : open.exec(sql::list_usage_days, pqxx::params{before, limit})) {
      found.push_back({.day = row["day"].as<std::string>(),
                       .file_bytes = read_optional<std::int64_t>(row["file_bytes"]),
                       .content_bytes = read_optional<std::int64_t>(row["content_bytes"]),
                       .ai_json = row["ai"].as<std::string>()});
    }
    return found;
  });
}

result<usage_account> usage_store::account(const workspace_id& workspace) {
  return transact(pool_, {.workspace = workspace}, [&](transaction& open) -> result<usage_account> {
    const auto rows = open.exec(sql::describe_account);
    if (rows.empty()) return fail(errc::not_found, "There is no such workspace.");
    const auto row = rows[0];
    return usage_account{.month = row["month"].as<std::string>(),
                         .spent = row["spent"].as<double>(),
                         .budget = read_optional<double>(row["budget"]),
                         .providers_json = row["providers"].as<std::string>()};
  });
}

result<void> usage_store::set_budget(std::string_view workspace, std::optional<double> budget) {
  return transact(pool_, {}, [&](transaction& open) {
    return done_if_found(open.exec(sql::set_ai_budget, pqxx::params{workspace, budget}));
  });
}

result<void> usage_store::set_providers(std::string_view workspace,
                                        std::span<const std::string> providers) {
  return transact(pool_, {}, [&](transaction& open) {
    return done_if_found(
        open.exec(sql::set_ai_providers, pqxx::params{workspace, postgres::text_array(providers)}));
  });
}

}  // namespace pagemill
