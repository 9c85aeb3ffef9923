#include "common/stores/documents/card_rows.hpp"

#include "common/documents/document_card.hpp"
#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {

void write_card(transaction& open, const generation_key& key,
                const std::vector<std::string>& heads) {
  const auto row =
      open.exec(sql::card_fields, pqxx::params{to_string(key.document), key.generation}).one_row();
  const document_card card{.title = read_optional<std::string>(row["title"]),
                           .filename = read_optional<std::string>(row["filename"]),
                           .author = read_optional<std::string>(row["author"]),
                           .running_heads = heads};
  const auto text = text_of(card);
  const auto written =
      open.exec(sql::write_card,
                pqxx::params{to_string(key.document), key.generation, to_string(key.workspace),
                             text_array(card.running_heads), text});
  if (written.one_field().as<bool>()) return;
  add_card_entry(open, key, index_text(text, row["language"].as<std::string>("")));
  open.exec(sql::card_is_indexed, pqxx::params{to_string(key.document), key.generation});
}

void rewrite_cards(transaction& open, const workspace_id& workspace, const document_id& document) {
  for (const auto& row : open.exec(sql::cards_of_document, pqxx::params{to_string(document)})) {
    write_card(open, {workspace, document, row["generation"].as<int>()},
               read_texts(row["running_heads"]));
  }
}

}  // namespace pagemill::postgres
