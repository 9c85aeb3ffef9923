#include "common/stores/search/search_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/search/question_params.hpp"

namespace pagemill {
namespace {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

std::optional<embedding_model> read_model(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return embedding_model{rows[0][0].as<int>(), rows[0][1].as<std::string>(), rows[0][2].as<int>()};
}

search_candidate read_candidate(const pqxx::row& row) {
  search_candidate value;
  value.document = {postgres::read_uuid(row["document_id"])};
  value.index = postgres::read_optional<int>(row["index"]);
  value.first_page = row["first_page"].as<int>(0);
  value.last_page = row["last_page"].as<int>(0);
  value.page_label = postgres::read_optional<std::string>(row["page_label"]);
  value.title = postgres::read_optional<std::string>(row["title"]);
  value.filename = postgres::read_optional<std::string>(row["filename"]);
  value.language = row["language"].as<std::string>("");
  value.text = row["text"].as<std::string>("");
  value.keyword_score = postgres::read_optional<double>(row["keyword_score"]);
  value.semantic_score = postgres::read_optional<double>(row["semantic_score"]);
  return value;
}

}  // namespace

std::optional<embedding_model> search_store::active_model() {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_model(open.exec(sql::active_embedding_model));
  });
}

std::optional<embedding_model> search_store::searchable_model(const std::string& name) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return read_model(open.exec(sql::searchable_model, pqxx::params{name}));
  });
}

search_found search_store::find(const workspace_id& workspace, const search_halves& asked,
                                const search_filter& filter, int wanted) {
  pqxx::params params;
  append_question(params, asked.words, workspace);
  append_vector(params, asked);
  append_filter(params, filter);
  params.append(wanted);
  params.append(exact_vectors_max);
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    search_found found;
    for (const auto& row : open.exec(sql::search_workspace, params)) {
      if (row["document_id"].is_null()) {
        if (asked.words) found.statistics = read_statistics(row["about"].view());
      } else {
        found.candidates.push_back(read_candidate(row));
      }
    }
    return found;
  });
}

std::optional<bool> search_store::is_embedded(const workspace_id& workspace,
                                              const document_id& document, int model) {
  return transact(
      pool_, visibility{.workspace = workspace}, [&](transaction& open) -> std::optional<bool> {
        const auto rows =
            open.exec(sql::document_is_embedded, pqxx::params{to_string(document), model});
        if (rows.empty()) return std::nullopt;
        return rows[0][0].as<bool>();
      });
}

std::vector<related_document> search_store::related(const workspace_id& workspace,
                                                    const document_id& document, int model,
                                                    int wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<related_document> found;
    for (const auto& row :
         open.exec(sql::search_related_documents,
                   pqxx::params{to_string(document), model, wanted, exact_vectors_max})) {
      found.push_back({{postgres::read_uuid(row[0])},
                       postgres::read_optional<std::string>(row[1]),
                       postgres::read_optional<std::string>(row[2]),
                       row[3].as<float>()});
    }
    return found;
  });
}

}  // namespace pagemill
