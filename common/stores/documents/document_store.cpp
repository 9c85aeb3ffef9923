#include "common/stores/documents/document_store.hpp"

#include <algorithm>

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

void read_head(const pqxx::row& row, document_head& into) {
  into.id = {postgres::read_uuid(row["id"])};
  into.job_id = {postgres::read_uuid(row["job_id"])};
  into.status = row["status"].as<std::string>();
  into.filename = read_optional<std::string>(row["filename"]);
  into.sha256 = read_optional<std::string>(row["sha256"]);
  into.bytes = read_optional<std::int64_t>(row["bytes"]);
  into.page_count = read_optional<int>(row["page_count"]);
  into.chunk_count = row["chunk_count"].as<int>();
  into.generation = row["current_generation"].as<int>();
}

document read_document(const pqxx::row& row) {
  document value;
  read_head(row, value);
  value.title = read_optional<std::string>(row["title"]);
  value.author = read_optional<std::string>(row["author"]);
  value.language = read_optional<std::string>(row["language"]);
  value.tags_json = row["tags"].as<std::string>();
  value.problems_json = row["problems"].as<std::string>();
  value.extractor_version = read_optional<int>(row["extractor_version"]);
  value.created_at = row["created_at"].as<std::string>();
  return value;
}

document read_whole_document(const pqxx::row& row) {
  auto value = read_document(row);
  value.outline_json = read_optional<std::string>(row["outline"]);
  value.attachments_json = row["attachments"].as<std::string>();
  return value;
}

/// With one row more, which tells whether there are further ones.
pqxx::params params_of(const document_head& source, slice_extent wanted) {
  return pqxx::params{to_string(source.id), source.generation, wanted.after, wanted.limit + 1,
                      wanted.bytes_max};
}

/// Columns of the statement: `through`, the bytes up to and with this row; `fits`, whether that is
/// within those wanted. The first row that does not fit is there without its content.
template <class Row, class Read>
row_slice<Row> read_slice(const pqxx::result& rows, int limit, Read&& read) {
  row_slice<Row> slice;
  for (const auto& row : rows) {
    slice.more = static_cast<int>(slice.rows.size()) == limit;
    if (slice.more) break;
    if (!row["fits"].template as<bool>()) {
      slice.more = true;
      slice.needed_bytes = row["through"].template as<std::size_t>();
      break;
    }
    slice.rows.push_back(read(row));
  }
  return slice;
}

page_row read_page_row(const pqxx::row& row) {
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
  return page;
}

chunk_row read_chunk(const pqxx::row& row) {
  chunk_row chunk;
  chunk.index = row["index"].as<int>();
  chunk.text = row["text"].as<std::string>();
  chunk.first_page = row["first_page"].as<int>();
  chunk.last_page = row["last_page"].as<int>();
  chunk.bboxes_json = row["bboxes"].as<std::string>();
  chunk.section = read_optional<std::string>(row["section"]);
  chunk.section_titles_json = row["section_titles"].as<std::string>();
  chunk.tokens = row["tokens"].as<int>();
  return chunk;
}

form_field_row read_form_field(const pqxx::row& row) {
  return {row["index"].as<int>(),          row["name"].as<std::string>(),
          row["type"].as<std::string>(),   row["value"].as<std::string>(),
          read_optional<int>(row["page"]), row["bbox"].as<std::string>()};
}

/// A part that is not the last of its page has `part_characters`; where it ends, the next begins.
text_slice read_texts_of(const pqxx::result& rows, text_place from, int limit,
                         std::size_t part_characters) {
  text_slice slice{.texts = {}, .next = from};
  std::size_t found = 0;
  for (const auto& row : rows) {
    found = row["found"].as<std::size_t>();
    page_text text{row["number"].as<int>(), row["text"].as<std::string>(), row["cut"].as<bool>()};
    const auto read = static_cast<std::size_t>(std::ranges::count_if(
        text.text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
    if (text.cut && read == part_characters) {
      slice.next.characters += static_cast<int>(read);
      slice.more = true;
    } else {
      slice.next = {.page = text.number + 1, .characters = 0};
    }
    slice.texts.push_back(std::move(text));
  }
  slice.more = slice.more || slice.texts.size() < found || found == static_cast<std::size_t>(limit);
  return slice;
}

}  // namespace

result<document_head> document_store::find(const workspace_id& workspace, const document_id& id) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<document_head> {
                    const auto rows = open.exec(sql::document_by_id, pqxx::params{to_string(id)});
                    if (rows.empty()) return fail(errc::not_found, "no such document");
                    document_head found;
                    read_head(rows[0], found);
                    return found;
                  });
}

result<row_slice<document>> document_store::whole(const workspace_id& workspace,
                                                  const document_id& id, std::size_t bytes_max) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<row_slice<document>> {
                    const auto rows = open.exec(
                        sql::whole_document, pqxx::params{to_string(id), problems_max, bytes_max});
                    if (rows.empty()) return fail(errc::not_found, "no such document");
                    return read_slice<document>(rows, 1, read_whole_document);
                  });
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
                                   int limit, const std::optional<document_id>& cursor,
                                   std::size_t bytes_max) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_page<document_list>(
        open.exec(sql::list_documents,
                  pqxx::params{filter.status, filter.tag, postgres::id_text(cursor), limit + 1,
                               problems_max, bytes_max}),
        limit, read_document);
  });
}

result<void> document_store::change(const workspace_id& workspace, const document_id& id,
                                    const document_change& wanted) {
  return transact(
      pool_, visibility{.workspace = workspace}, [&](transaction& open) -> result<void> {
        const auto given = wanted.title && !wanted.title->empty() ? wanted.title : std::nullopt;
        const auto tags =
            wanted.tags ? std::optional(postgres::text_array(*wanted.tags)) : std::nullopt;
        const auto changed =
            open.exec(sql::change_document,
                      pqxx::params{to_string(id), wanted.title.has_value(), given, tags});
        if (changed.empty()) return fail(errc::not_found, "no such document");
        if (wanted.title) postgres::rewrite_cards(open, workspace, id);
        return {};
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

text_slice document_store::texts(const workspace_id& workspace, const document_head& source,
                                 text_form form, text_place from, int limit,
                                 std::size_t bytes_max) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    const auto& query = form == text_form::plain ? sql::page_texts : sql::page_markdowns;
    const auto rows =
        open.exec(query, pqxx::params{to_string(source.id), source.generation, from.page,
                                      from.characters, limit, static_cast<int>(bytes_max)});
    constexpr std::size_t character_bytes_max = 4;
    return read_texts_of(rows, from, limit, bytes_max / character_bytes_max);
  });
}

row_slice<page_blocks> document_store::blocks_of_pages(const workspace_id& workspace,
                                                       const document_head& source,
                                                       slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_slice<page_blocks>(open.exec(sql::page_blocks, params_of(source, wanted)),
                                   wanted.limit, [](const pqxx::row& row) {
                                     return page_blocks{row["number"].as<int>(),
                                                        row["blocks"].as<std::string>()};
                                   });
  });
}

row_slice<page_row> document_store::pages(const workspace_id& workspace,
                                          const document_head& source, slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_slice<page_row>(open.exec(sql::list_pages, params_of(source, wanted)), wanted.limit,
                                read_page_row);
  });
}

row_slice<form_field_row> document_store::form(const workspace_id& workspace,
                                               const document_head& source, slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_slice<form_field_row>(open.exec(sql::list_form_fields, params_of(source, wanted)),
                                      wanted.limit, read_form_field);
  });
}

row_slice<attachment_row> document_store::attachments(const workspace_id& workspace,
                                                      const document_head& source,
                                                      slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    row_slice<attachment_row> slice;
    for (const auto& row :
         open.exec(sql::list_attachments,
                   pqxx::params{to_string(source.id), wanted.after, wanted.limit + 1})) {
      slice.more = static_cast<int>(slice.rows.size()) == wanted.limit;
      if (slice.more) break;
      slice.rows.push_back({row["index"].as<int>(), row["name"].as<std::string>(),
                            read_optional<std::int64_t>(row["bytes"])});
    }
    return slice;
  });
}

row_slice<block_row> document_store::blocks(const workspace_id& workspace,
                                            const document_head& source, block_kind kind,
                                            slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    const auto rows =
        open.exec(sql::list_blocks_of_kind,
                  pqxx::params{to_string(source.id), source.generation, to_string(kind),
                               wanted.after, wanted.limit + 1, wanted.bytes_max});
    return read_slice<block_row>(rows, wanted.limit, [](const pqxx::row& row) {
      return block_row{row["index"].as<int>(), row["page"].as<int>(),
                       row["block"].as<std::string>()};
    });
  });
}

row_slice<chunk_row> document_store::chunks(const workspace_id& workspace,
                                            const document_head& source, slice_extent wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return read_slice<chunk_row>(open.exec(sql::list_chunks, params_of(source, wanted)),
                                 wanted.limit, read_chunk);
  });
}

}  // namespace pagemill
