// The library of ICU's data is there, but empty: what the API answers, what the worker does.
#include <format>
#include <string>

#include <doctest/doctest.h>

#include "common/stores/search/entry_values.hpp"
#include "tests/integration/site/searched_service.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

const searched_service::settings no_data{{"LD_LIBRARY_PATH", ICU_WITHOUT_DATA}};

void check_unavailable(const http_response& answer) {
  INFO(answer.body);
  CHECK(answer.status == 503);
  CHECK(code_of(answer) == "analysis_unavailable");
}

}  // namespace

TEST_CASE("an API whose ICU has no data says so wherever words are needed") {
  searched_service site(no_data);
  site.store(plain_pdf(3));
  const auto question = pagemill::pdf_writer::fact_of_page(1, 2).question;
  for (const auto& asked : {question, std::string("hôpital"), std::string("経")}) {
    check_unavailable(site.search("keyword", asked));
    for (const std::string mode : {"hybrid", "semantic"}) {
      const auto answer = site.search(mode, asked);
      INFO(answer.body);
      REQUIRE(answer.status == 200);
      CHECK(degraded_in(answer) == (mode == "hybrid" ? "keyword analysis_unavailable" : ""));
      CHECK_FALSE(answer.json().at("items").as_array().empty());
    }
  }
  site.site.ask("UPDATE embedding_models SET active = false");
  check_unavailable(site.search("hybrid", question));

  check_unavailable(site.client.get("/ready"));
  const auto health = site.client.get("/api/v1/health").json();
  CHECK(health.at("status").as_string() == "degraded");
  CHECK(health.at("analysis").as_string() == "analysis_unavailable");
  const auto doctor =
      run({.program = program("pagemill"),
           .arguments = {"doctor", "--url", std::format("http://127.0.0.1:{}", site.api.port())}});
  CHECK(doctor.output.contains("reinstall libicu"));
  CHECK(doctor.status.code != 0);
}

TEST_CASE("a worker whose ICU has no data charges no job, and another one does it") {
  searched_service site;
  site.store(plain_pdf(2, 2));
  site.site.ask(
      std::format("UPDATE search_entries SET analysis = 7; SELECT request_backfill('reindex', "
                  "workspace_id, {}, true, array_agg(id), array_agg(1)) FROM documents GROUP BY "
                  "workspace_id",
                  pagemill::analysis_number()));
  const auto job = site.site.submit(plain_pdf(1));
  auto sick = site.start_worker(no_data, "worker-1");
  CHECK(eventually(30s, [&] {
    return site.site.ask("SELECT max(unfit_code) FROM workers") == "analysis_unavailable";
  }));
  CHECK(site.site.job(job, "state || ' ' || failures") == "pending 0");
  CHECK(site.site.events(job) == "created");
  CHECK(site.site.ask("SELECT count(*) || ' ' || max(failures) FROM backfill_documents") == "1 0");
  auto healthy = site.start_worker({}, "worker-2");
  CHECK(site.site.reaches(job, "completed", 60s));
  CHECK(site.site.job(job, "failures") == "0");
  CHECK(eventually(
      30s, [&] { return site.site.ask("SELECT count(*) FROM backfill_documents") == "0"; }));
  CHECK(site.site.ask("SELECT count(*) FROM search_entries WHERE analysis = 7") == "0");
  CHECK(sick.running());
  CHECK_FALSE(sick.errors().contains("job_attempt_failed"));
}
