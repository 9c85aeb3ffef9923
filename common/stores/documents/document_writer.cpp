#include "common/stores/documents/document_writer.hpp"

#include <cstdint>
#include <format>
#include <ranges>
#include <span>

#include "common/documents/annotation_json.hpp"
#include "common/documents/block_json.hpp"
#include "common/postgres/binary_array.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/blobs/settle_upload.hpp"
#include "common/stores/documents/card_rows.hpp"
#include "common/stores/jobs/held_claims.hpp"
#include "common/stores/search/entry_rows.hpp"

namespace pagemill {
namespace {

/// Of one statement: a page of 100,000 words makes thousands, and neither the statements nor the
/// pauses between them may take long.
constexpr int chunks_max = 500;

using postgres::binary_array;
using postgres::lock_claim;
using postgres::text_array;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

std::string annotations_json(const page_record& p) {
  std::string json;
  append_annotations_json(json, p.value.annotations);
  return json;
}

void insert_pages(transaction& open, const claimed_job& job,
                  const std::vector<page_record>& pages) {
  if (pages.empty()) return;
  const auto column = [&](auto member) {
    return binary_array(pages,
                        [member](const page_record& p) -> const auto& { return p.value.*member; });
  };
  const auto rotation = [](const page_record& p) {
    return static_cast<std::int16_t>(p.value.rotation);
  };
  open.exec(sql::insert_pages,
            pqxx::params{to_string(job.document), job.generation, to_string(job.workspace),
                         column(&page::number), column(&page::width), column(&page::height),
                         binary_array(pages, rotation), column(&page::text),
                         column(&page::markdown), binary_array(pages, &page_record::blocks_json),
                         column(&page::ocr), column(&page::problem), column(&page::label),
                         binary_array(pages, annotations_json)});
}

std::string titles_array(const chunk& c) {
  return text_array(c.section_titles);
}

std::string boxes_json(const chunk& c) {
  std::string json = "[";
  for (const auto& [page, box] : c.bboxes) {
    if (json.size() > 1) json += ',';
    json += std::format("{{\"page\":{},\"bbox\":[{:.1f},{:.1f},{:.1f},{:.1f}]}}", page, box.x0,
                        box.y0, box.x1, box.y1);
  }
  return json + ']';
}

void insert_chunks(transaction& open, const claimed_job& job, const std::vector<chunk>& chunks) {
  for (const auto some : std::views::chunk(chunks, chunks_max)) {
    open.exec(
        sql::insert_chunks,
        pqxx::params{to_string(job.document), job.generation, to_string(job.workspace),
                     binary_array(some, &chunk::index), binary_array(some, &chunk::first_page),
                     binary_array(some, &chunk::last_page), binary_array(some, &chunk::section),
                     binary_array(some, titles_array), binary_array(some, &chunk::text),
                     binary_array(some, &chunk::tokens), binary_array(some, boxes_json)});
  }
}

std::string box_json(const form_field& field) {
  std::string json;
  append_box_json(json, field.bbox);
  return json;
}

void insert_form(transaction& open, const claimed_job& job, const std::vector<form_field>& form) {
  if (form.empty()) return;
  open.exec(
      sql::insert_form_fields,
      pqxx::params{to_string(job.document), job.generation, to_string(job.workspace),
                   binary_array(form, &form_field::name), binary_array(form, &form_field::type),
                   binary_array(form, &form_field::value), binary_array(form, &form_field::page),
                   binary_array(form, box_json)});
}

void describe(transaction& open, const claimed_job& job, const document_description& said) {
  const auto json_or_null = [](const std::string& json) {
    return json.empty() ? std::optional<std::string>() : std::optional(json);
  };
  // One of the two finds the document.
  for (const auto& statement : {sql::describe_document, sql::describe_next_generation}) {
    open.exec(statement, pqxx::params{to_string(job.document), job.generation, said.title,
                                      said.author, said.page_count, json_or_null(said.outline_json),
                                      json_or_null(said.metadata_json), said.extractor_version,
                                      said.language});
  }
  insert_form(open, job, said.form);
}

/// Whether the workspace stores no more than it may, with what the transaction has written.
bool has_room(transaction& open, const claimed_job& job, std::int64_t otherwise) {
  const auto room = postgres::read_optional<std::int64_t>(
      open.exec(sql::storage_room_of_job, pqxx::params{to_string(job.workspace), otherwise})
          .one_field());
  return room.value_or(0) >= 0;
}

std::unexpected<error> over_quota() {
  return fail(errc::too_large, "The workspace stores as much as it may.", "quota_exceeded");
}

/// Ends the claim within the transaction that locked its row, so the fence matches.
void complete_in(transaction& open, const fence& held) {
  const finished_claim ending{held, std::nullopt};
  postgres::finish_in(open, held.worker, std::span(&ending, 1));
}

}  // namespace

result<blob_id> document_writer::save_download(const claimed_job& job, blob_upload& upload,
                                               const std::optional<std::string>& filename) {
  const auto body = [&](transaction& open, auto&& settle) -> result<blob_id> {
    if (auto locked = lock_claim(open, job.fence); !locked) return std::unexpected(locked.error());
    const blob_id blob = settle();
    if (!has_room(open, job, storage_bytes_max_)) return over_quota();
    open.exec(sql::save_download,
              pqxx::params{to_string(job.fence.job), to_string(blob),
                           postgres::as_bytes(upload.sha256()), upload.bytes(), filename, slot_});
    return blob;
  };
  return transact_with_upload(pool_, blobs_, upload, body);
}

result<void> document_writer::write_pages(const claimed_job& job, const page_batch& batch) {
  bool fits = true;
  // Made before the transaction, which holds locks.
  std::vector<postgres::indexed_chunk> indexed;
  for (const auto& one : batch.chunks) {
    indexed.push_back({one.index, index_text(one.text, one.language)});
  }
  const postgres::generation_key key{job.workspace, job.document, job.generation};
  auto written = transact(pool_, visibility{}, [&](transaction& open) -> result<void> {
    if (auto locked = lock_claim(open, job.fence); !locked) return locked;
    if (batch.description) describe(open, job, *batch.description);
    if (batch.running_heads) {
      postgres::write_card(open, key, *batch.running_heads);
    }
    insert_pages(open, job, batch.pages);
    insert_chunks(open, job, batch.chunks);
    postgres::add_chunk_entries(open, key, indexed);
    open.exec(sql::save_checkpoint,
              pqxx::params{to_string(job.fence.job), batch.pages_done, batch.pages_total,
                           batch.chunks_total, batch.checkpoint_json});
    fits = has_room(open, job, storage_bytes_max_);
    if (!fits) return {};
    switch (batch.next) {
      case after_batch::go_on: break;
      case after_batch::await_embedding:
        open.exec(sql::await_embedding, pqxx::params{to_string(job.fence.job), slot_});
        break;
      case after_batch::complete: complete_in(open, job.fence); break;
    }
    return {};
  });
  if (written && !fits) return over_quota();
  return written;
}

result<void> document_writer::reset(const claimed_job& job) {
  return transact(pool_, visibility{}, [&](transaction& open) -> result<void> {
    if (auto locked = lock_claim(open, job.fence); !locked) return locked;
    open.exec(sql::reset_generation, pqxx::params{to_string(job.document), job.generation});
    return {};
  });
}

std::vector<chunk_text> document_writer::chunks_to_embed(const claimed_job& job, int model,
                                                         int from, int limit) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    std::vector<chunk_text> chunks;
    for (const auto& row :
         open.exec(sql::chunks_to_embed,
                   pqxx::params{to_string(job.document), job.generation, model, from, limit})) {
      chunks.push_back({row[0].as<int>(), row[1].as<std::string>()});
    }
    return chunks;
  });
}

result<void> document_writer::write_embeddings(const claimed_job& job,
                                               const embedding_batch& batch) {
  return transact(pool_, visibility{}, [&](transaction& open) -> result<void> {
    if (auto locked = lock_claim(open, job.fence); !locked) return locked;
    if (!batch.vectors.empty()) {
      const auto indexes = binary_array(batch.vectors, [](const auto& v) { return v.first; });
      const auto vectors = binary_array(
          batch.vectors, [](const auto& v) { return postgres::vector_text(v.second); });
      const auto added = open.exec(
          sql::insert_embeddings, pqxx::params{to_string(job.document), job.generation, batch.model,
                                               to_string(job.workspace), indexes, vectors});
      if (added.affected_rows() == 0) return fail(errc::conflict, "the model is used no more");
    }
    open.exec(sql::save_embedding_progress,
              pqxx::params{to_string(job.fence.job), batch.chunks_done});
    if (batch.last) complete_in(open, job.fence);
    return {};
  });
}

}  // namespace pagemill
