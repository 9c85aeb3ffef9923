#include "tests/integration/site/worker_site.hpp"

#include <format>
#include <iostream>
#include <stdexcept>

#include "tests/integration/site/uploads.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;

/// Millions of drawing operators that MuPDF processes per core and second.
constexpr double drawing_weight_per_second = 12.5;

void require(const result<submitted_job>& made) {
  if (!made) throw std::runtime_error("not submitted: " + made.error().message);
}

}  // namespace

std::string service_url(const postgres_cluster& cluster, const std::string& database,
                        service_login who) {
  return cluster.url(database, who == service_login::api ? "api_service" : "worker_service");
}

postgres::pool_settings service_pool(const postgres_cluster& cluster, const std::string& database,
                                     service_login who) {
  return {.connection = {.url = service_url(cluster, database, who)},
          .role = who == service_login::api ? "pagemill_api" : "pagemill_worker",
          .size = 2,
          .acquire_timeout = 30s,
          .limits = {}};
}

std::string model_folder() {
  if (const auto given = environment_value("PAGEMILL_MODEL_DIR"); !given.empty()) return given;
  return fetched_model(small_model).value_or("/nonexistent").string();
}

bool model_is_there() {
  static const bool there =
      std::filesystem::exists(std::filesystem::path(model_folder()) / "pagemill-model.json");
  if (!there) std::cerr << "skipped what needs vectors: run deploy/fetch-model use-lite\n";
  return there;
}

std::string long_pdf(std::uint64_t seed, double page_seconds) {
  return pdf_writer::make_pdf({.kind = pdf_writer::pdf_kind::slow,
                               .pages = long_pdf_pages,
                               .seed = seed,
                               .words_per_page = 60,
                               .odd_page = 0,
                               .weight = page_seconds * drawing_weight_per_second});
}

std::string plain_pdf(int count, std::uint64_t seed) {
  return pdf_writer::make_pdf({.pages = count, .seed = seed});
}

worker_site::worker_site(postgres_cluster& cluster)
    : cluster_(cluster),
      database_(cluster.make_database()),
      pool_(service_pool(cluster, database_.name, service_login::api)),
      blobs_(pool_),
      jobs_(pool_, blobs_) {
  std::filesystem::permissions(runtime_.path(), std::filesystem::perms(0755));
  workspace_.value = parse_uuid(ask("SELECT id FROM workspaces WHERE name = 'default'")).value();
}

workspace_id worker_site::make_workspace(const std::string& name) const {
  const auto id = ask("INSERT INTO workspaces (name) VALUES ('" + name + "') RETURNING id");
  return {parse_uuid(id).value()};
}

submitted worker_site::submit_as(const workspace_id& workspace, const std::string& pdf,
                                 submission wanted) {
  wanted.job = {make_uuid_v7()};
  wanted.document = {make_uuid_v7()};
  // As the API stores them.
  if (wanted.options_json == "{}") wanted.options_json = R"({"ocr": "auto", "embed": true})";
  auto upload = upload_of(blobs_, workspace, std::as_bytes(std::span(pdf)));
  require(jobs_.submit(upload, wanted));
  return {to_string(wanted.job), to_string(wanted.document)};
}

child_process worker_site::launch_worker(const worker_options& options) {
  child_options child{.program = program("pagemill-worker")};
  child.environment = {
      {"DATABASE_URL", service_url(cluster_, database_.name, service_login::worker)},
      {"PAGEMILL_SLOT", options.slot},
      {"MAX_WORKERS", std::to_string(options.slots)},
      {"PAGEMILL_RUNTIME_DIR", runtime_.path()},
      {"PAGEMILL_MODEL_DIR", options.model ? model_folder() : "/nonexistent"},
      {"PAGEMILL_EMBED_THREADS", "1"}};
  for (const auto& [name, value] : options.more) child.environment[name] = value;
  if (!options.within.empty()) {
    child.arguments.assign(options.within.begin() + 1, options.within.end());
    child.arguments.push_back(child.program);
    child.program = options.within.front();
  }
  return child_process(child);
}

child_process worker_site::start_worker(const worker_options& options) {
  auto worker = launch_worker(options);
  if (!worker.wait_for_text("\"event\":\"ready\"", 60s)) {
    throw std::runtime_error("the worker is not ready: " + worker.output() + worker.errors());
  }
  return worker;
}

std::string worker_site::job(const submitted& target, std::string_view column) const {
  return ask(std::format("SELECT {} FROM jobs WHERE id = '{}'", column, target.job));
}

std::string worker_site::document(const submitted& target, std::string_view column) const {
  return ask(std::format("SELECT {} FROM documents WHERE id = '{}'", column, target.document));
}

int worker_site::pages_of(const submitted& target) const {
  return std::stoi(ask(std::format("SELECT count(*) FROM document_pages WHERE document_id = '{}'",
                                   target.document)));
}

std::string worker_site::events(const submitted& target) const {
  return ask(std::format(
      "SELECT string_agg(event, ' ' ORDER BY id) FROM job_events WHERE job_id = '{}'", target.job));
}

bool worker_site::reaches(const submitted& target, std::string_view state,
                          std::chrono::seconds limit) const {
  std::string now;
  const bool ended = eventually(limit, [&] {
    now = job(target, "state");
    return now == state || now == "completed" || now == "failed" || now == "cancelled";
  });
  return ended && now == state;
}

bool worker_site::has_pages(const submitted& target, int count, std::chrono::seconds limit) const {
  return eventually(limit, [&] { return pages_of(target) >= count; });
}

contents worker_site::contents_of(const submitted& target) const {
  const auto row = rows(std::format(
      R"(WITH page AS (SELECT * FROM document_pages WHERE document_id = '{0}'),
         part AS (SELECT * FROM document_chunks WHERE document_id = '{0}')
         SELECT (SELECT md5(string_agg(md5(row(number, width, height, rotation, text, markdown,
                   blocks, ocr, problem, label, annotations)::text), '' ORDER BY number))
                   FROM page),
                (SELECT md5(string_agg(md5(text) || md5(markdown), '' ORDER BY number)) FROM page),
                (SELECT md5(string_agg(md5(row(index, first_page, last_page, section,
                   section_titles, text, tokens, bboxes)::text), '' ORDER BY index)) FROM part),
                (SELECT string_agg(running_heads::text, ' ' ORDER BY generation)
                   FROM document_cards WHERE document_id = '{0}'),
                (SELECT md5(string_agg(md5(row(index, name, type, value, page, bbox)::text), ''
                          ORDER BY generation, index))
                   FROM document_form_fields WHERE document_id = '{0}'),
                (SELECT row(title, author, page_count, outline, metadata, extractor_version,
                   language, (SELECT string_agg(chunk_languages::text, '' ORDER BY number)
                                FROM search_entries e WHERE e.document_id = d.id
                                 AND e.generation = d.current_generation))::text
                   FROM documents d WHERE id = '{0}'),
                (SELECT count(*) FROM page), (SELECT count(*) FROM part),
                (SELECT count(*) FROM chunk_embeddings WHERE document_id = '{0}'))",
      target.document))[0];
  return {row[0],
          row[1],
          row[2],
          row[3],
          row[4],
          row[5],
          std::stoi(row[6]),
          std::stoi(row[7]),
          std::stoi(row[8])};
}

double worker_site::least_cosine(const submitted& one, const submitted& other) const {
  return std::stod(ask(std::format(
      R"(SELECT coalesce(min(coalesce(1 - (a.embedding <=> b.embedding), -1)), -1)
           FROM (SELECT * FROM chunk_embeddings WHERE document_id = '{}') a
           FULL JOIN (SELECT * FROM chunk_embeddings WHERE document_id = '{}') b
             ON a.index = b.index AND a.model_id = b.model_id)",
      one.document, other.document)));
}

}  // namespace pagemill::test
