#include "common/stores/search/search_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

struct filter_texts {
  std::optional<std::string> documents;
  std::optional<std::string> tags;
};

filter_texts to_texts(const search_filter& filter) {
  filter_texts texts;
  if (!filter.documents.empty()) {
    texts.documents = postgres::plain_array(filter.documents);
  }
  if (!filter.tags.empty()) texts.tags = postgres::text_array(filter.tags);
  return texts;
}

std::vector<search_hit> read_hits(const pqxx::result& rows) {
  std::vector<search_hit> hits;
  for (const auto& row : rows) {
    hits.push_back({{postgres::read_uuid(row[0])},
                    row[1].as<int>(),
                    postgres::read_optional<int>(row[2]),
                    row[3].as<float>()});
  }
  return hits;
}

std::string index_text(const search_hit& hit) {
  return hit.index ? std::to_string(*hit.index) : "NULL";
}

search_candidate read_row(const pqxx::row& row) {
  search_candidate value;
  value.document = {postgres::read_uuid(row["document_id"])};
  value.index = postgres::read_optional<int>(row["index"]);
  value.first_page = row["first_page"].as<int>(0);
  value.last_page = row["last_page"].as<int>(0);
  value.page_label = postgres::read_optional<std::string>(row["page_label"]);
  value.text = row["text"].as<std::string>();
  value.excerpts = postgres::read_optional<std::string>(row["fragments"]);
  value.keyword_score = postgres::read_optional<float>(row["keyword_score"]);
  value.semantic_score = postgres::read_optional<float>(row["semantic_score"]);
  return value;
}

}  // namespace

std::optional<embedding_model> search_store::active_model() {
  return transact(pool_, visibility{}, [&](transaction& open) -> std::optional<embedding_model> {
    const auto rows = open.exec(sql::active_embedding_model);
    if (rows.empty()) return std::nullopt;
    return embedding_model{rows[0][0].as<int>(), rows[0][1].as<std::string>(),
                           rows[0][2].as<int>()};
  });
}

std::vector<search_hit> search_store::keyword(const workspace_id& workspace,
                                              const std::string& question, int wanted,
                                              const search_filter& filter) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    const auto texts = to_texts(filter);
    return read_hits(
        open.exec(sql::search_keyword_half,
                  pqxx::params{question, wanted, texts.documents, texts.tags, filter.section}));
  });
}

std::vector<search_hit> search_store::semantic(const workspace_id& workspace,
                                               std::span<const float> question,
                                               const embedding_model& model, int wanted,
                                               const search_filter& filter) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    const auto texts = to_texts(filter);
    return read_hits(
        open.exec(sql::search_semantic_half,
                  pqxx::params{postgres::vector_text(question), model.id, wanted, texts.documents,
                               texts.tags, filter.section, exact_vectors_max}));
  });
}

std::vector<search_candidate> search_store::rows(const workspace_id& workspace,
                                                 std::span<const search_hit> hits,
                                                 const std::string& question,
                                                 std::span<const float> vector,
                                                 const std::optional<embedding_model>& model) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::optional<std::string> question_vector;
    std::optional<int> model_id;
    if (model && !vector.empty()) {
      question_vector = postgres::vector_text(vector);
      model_id = model->id;
    }
    const auto documents = postgres::plain_array(hits, &search_hit::document);
    const auto generations = postgres::plain_array(hits, &search_hit::generation);
    const auto indexes = postgres::plain_array(hits, index_text);
    std::vector<search_candidate> rows;
    for (const auto& row : open.exec(
             sql::search_rows_of_candidates,
             pqxx::params{documents, generations, indexes, question, question_vector, model_id})) {
      rows.push_back(read_row(row));
    }
    return rows;
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
