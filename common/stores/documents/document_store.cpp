#include "common/stores/documents/document_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/documents/card_rows.hpp"

namespace pagemill {
namespace {

using postgres::read_optional;
using postgres::read_page;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

document read_document(const pqxx::row& row) {
  document value;
  value.id = {postgres::read_uuid(row["id"])};
  value.job_id = {postgres::read_uuid(row["job_id"])};
  value.status = row["status"].as<std::string>();
  value.title = read_optional<std::string>(row["title"]);
  value.author = read_optional<std::string>(row["author"]);
  value.filename = read_optional<std::string>(row["filename"]);
  value.sha256 = read_optional<std::string>(row["sha256"]);
  value.bytes = read_optional<std::int64_t>(row["bytes"]);
  value.page_count = read_optional<int>(row["page_count"]);
  value.chunk_count = row["chunk_count"].as<int>();
  value.language = read_optional<std::string>(row["language"]);
  value.tags_json = row["tags"].as<std::string>();
  value.problems_json = row["problems"].as<std::string>();
  value.extractor_version = read_optional<int>(row["extractor_version"]);
  value.created_at = row["created_at"].as<std::string>();
  value.generation = row["current_generation"].as<int>();
  return value;
}

document read_whole_document(const pqxx::row& row) {
  auto value = read_document(row);
  value.outline_json = read_optional<std::string>(row["outline"]);
  value.attachments_json = row["attachments"].as<std::string>();
  return value;
}

pqxx::params slice(const document& source, int after, int limit) {
  return pqxx::params{to_string(source.id), source.generation, after, limit};
}

result<document> find_document(transaction& open, const document_id& id) {
  const auto rows = open.exec(sql::document_by_id, pqxx::params{to_string(id), problems_max});
  if (rows.empty()) return fail(errc::not_found, "no such document");
  return read_whole_document(rows[0]);
}

}  // namespace

result<document> document_store::find(const workspace_id& workspace, const document_id& id) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) { return find_document(open, id); });
}

result<stored_file> document_store::file(const workspace_id& workspace, const document_id& id) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<stored_file> {
                    const auto rows = open.exec(sql::file_of_document, pqxx::params{to_string(id)});
                    if (rows.empty()) return fail(errc::not_found, "There is no such file.");
                    const auto& row = rows[0];
                    return stored_file{.id = {postgres::read_uuid(row["id"])},
                                       .bytes = row["bytes"].as<std::int64_t>(),
                                       .sha256 = row["sha256"].as<std::string>(),
                                       .filename = read_optional<std::string>(row["filename"])};
                  });
}

document_list document_store::list(const workspace_id& workspace, const document_filter& filter,
                                   int limit, const std::optional<document_id>& cursor) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_page<document_list>(
        open.exec(sql::list_documents,
                  pqxx::params{filter.status, filter.tag, postgres::id_text(cursor), limit + 1,
                               problems_max}),
        limit, read_document);
  });
}

result<document> document_store::change(const workspace_id& workspace, const document_id& id,
                                        const document_change& wanted) {
  return transact(
      pool_, visibility{.workspace = workspace}, [&](transaction& open) -> result<document> {
        const auto given = wanted.title && !wanted.title->empty() ? wanted.title : std::nullopt;
        const auto tags =
            wanted.tags ? std::optional(postgres::text_array(*wanted.tags)) : std::nullopt;
        const auto changed =
            open.exec(sql::change_document,
                      pqxx::params{to_string(id), wanted.title.has_value(), given, tags});
        if (changed.empty()) return fail(errc::not_found, "no such document");
        if (wanted.title) postgres::rewrite_cards(open, workspace, id);
        return find_document(open, id);
      });
}

result<void> document_store::remove(const workspace_id& workspace, const document_id& id) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<void> {
                    const pqxx::params document{to_string(id)};
                    const auto newest = open.exec(sql::job_of_document, document);
                    if (newest.empty()) return fail(errc::not_found, "There is no such document.");
                    open.exec(sql::cancel_job, pqxx::params{newest[0][0].as<std::string>()});
                    const auto gone = open.exec(sql::delete_document, document);
                    if (gone.empty()) return fail(errc::not_found, "There is no such document.");
                    // A retry or a reprocess may have happened in between; from here on none can.
                    open.exec(sql::cancel_job, pqxx::params{gone[0][0].as<std::string>()});
                    open.exec(sql::delete_contents, document);
                    return {};
                  });
}

std::vector<page_text> document_store::texts(const workspace_id& workspace, const document& source,
                                             text_form form, int after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    const auto& query = form == text_form::plain ? sql::page_texts : sql::page_markdowns;
    std::vector<page_text> texts;
    for (const auto& row : open.exec(query, slice(source, after, limit))) {
      texts.push_back({row[0].as<int>(), row[1].as<std::string>()});
    }
    return texts;
  });
}

std::vector<page_blocks> document_store::blocks_of_pages(const workspace_id& workspace,
                                                         const document& source, int after,
                                                         int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<page_blocks> pages;
    for (const auto& row : open.exec(sql::page_blocks, slice(source, after, limit))) {
      pages.push_back({row[0].as<int>(), row[1].as<std::string>()});
    }
    return pages;
  });
}

std::vector<page_row> document_store::pages(const workspace_id& workspace, const document& source,
                                            int after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<page_row> pages;
    for (const auto& row : open.exec(sql::list_pages, slice(source, after, limit))) {
      page_row page;
      page.number = row["number"].as<int>();
      page.width = row["width"].as<float>();
      page.height = row["height"].as<float>();
      page.rotation = row["rotation"].as<int>();
      page.text = row["text"].as<std::string>();
      page.markdown = row["markdown"].as<std::string>();
      page.blocks_json = row["blocks"].as<std::string>();
      page.ocr = row["ocr"].as<bool>();
      page.problem = read_optional<std::string>(row["problem"]);
      page.label = read_optional<std::string>(row["label"]);
      page.annotations_json = row["annotations"].as<std::string>();
      pages.push_back(std::move(page));
    }
    return pages;
  });
}

std::vector<form_field_row> document_store::form(const workspace_id& workspace,
                                                 const document& source, int after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<form_field_row> form;
    for (const auto& row : open.exec(sql::list_form_fields, slice(source, after, limit))) {
      form.push_back({row["index"].as<int>(), row["name"].as<std::string>(),
                      row["type"].as<std::string>(), row["value"].as<std::string>(),
                      read_optional<int>(row["page"]), row["bbox"].as<std::string>()});
    }
    return form;
  });
}

std::vector<block_row> document_store::blocks(const workspace_id& workspace, const document& source,
                                              block_kind kind, int after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<block_row> blocks;
    for (const auto& row :
         open.exec(sql::list_blocks_of_kind, pqxx::params{to_string(source.id), source.generation,
                                                          to_string(kind), after, limit})) {
      blocks.push_back({row[0].as<int>(), row[1].as<int>(), row[2].as<std::string>()});
    }
    return blocks;
  });
}

std::vector<chunk_row> document_store::chunks(const workspace_id& workspace, const document& source,
                                              int after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<chunk_row> chunks;
    for (const auto& row : open.exec(sql::list_chunks, slice(source, after, limit))) {
      chunk_row chunk;
      chunk.index = row["index"].as<int>();
      chunk.text = row["text"].as<std::string>();
      chunk.first_page = row["first_page"].as<int>();
      chunk.last_page = row["last_page"].as<int>();
      chunk.bboxes_json = row["bboxes"].as<std::string>();
      chunk.section = read_optional<std::string>(row["section"]);
      chunk.section_titles_json = row["section_titles"].as<std::string>();
      chunk.tokens = row["tokens"].as<int>();
      chunks.push_back(std::move(chunk));
    }
    return chunks;
  });
}

}  // namespace pagemill
