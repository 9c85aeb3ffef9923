#include "api/routes.hpp"

#include <array>

namespace pagemill {
namespace {

using reply = boost::asio::awaitable<response>;
using enum http_method;

constexpr int upload_seconds = 900;

constexpr auto no_body = body_kind::none;
constexpr int usual_seconds = 30;
constexpr std::string_view plain_text = "text/plain";
constexpr std::string_view any_type = "";  ///< or no body at all

// clang-format off
constexpr std::array routes{
    api_route{{post, "/api/v1/pdf/jobs", scope::submit, body_kind::upload, upload_seconds},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.submit(x); }},
    api_route{{post, "/api/v1/pdf/jobs/batch", scope::submit, body_kind::json, 120},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.submit_batch(x); }},
    api_route{{get, "/api/v1/pdf/jobs", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.list(x); }},
    api_route{{get, "/api/v1/pdf/jobs/{id}", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.show(x); }},
    api_route{{get, "/api/v1/pdf/jobs/{id}/events", scope::read, no_body, usual_seconds,
               "text/event-stream"},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.events(x); }},
    api_route{{post, "/api/v1/pdf/jobs/{id}/cancel", scope::submit},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.cancel(x); }},
    api_route{{post, "/api/v1/pdf/jobs/{id}/retry", scope::submit, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.retry(x); }},
    api_route{{get, "/api/v1/pdf/documents", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.list(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.show(x); }},
    api_route{{del, "/api/v1/pdf/documents/{id}", scope::submit, no_body, usual_seconds,
               any_type},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.remove(x); }},
    api_route{{post, "/api/v1/pdf/documents/{id}/reprocess", scope::submit, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.jobs.reprocess(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/file", scope::read, no_body, usual_seconds,
               "application/pdf"},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.file(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/text", scope::read, no_body, usual_seconds,
               plain_text},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.documents.text(x, text_form::plain);
              }},
    api_route{{get, "/api/v1/pdf/documents/{id}/markdown", scope::read, no_body, usual_seconds,
               "text/markdown"},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.documents.text(x, text_form::markdown);
              }},
    api_route{{get, "/api/v1/pdf/documents/{id}/pages", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.pages(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/pages/{n}", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.page(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/pages/{n}/image.png", scope::read, no_body,
               usual_seconds, "image/png"},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.page_image(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/chunks", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.chunks(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/tables", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.tables(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/images", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.images(x); }},
    api_route{{get, "/api/v1/pdf/documents/{id}/images/{k}", scope::read, no_body, usual_seconds,
               "image/png, image/jpeg"},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.documents.image(x); }},
    api_route{{get, "/api/v1/search/related/{document_id}", scope::search},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.search.related(x); }},
    api_route{{post, "/api/v1/search", scope::search, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.search.search(x, std::nullopt);
              }},
    api_route{{post, "/api/v1/search/hybrid", scope::search, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.search.search(x, search_mode::hybrid);
              }},
    api_route{{post, "/api/v1/search/semantic", scope::search, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.search.search(x, search_mode::semantic);
              }},
    api_route{{post, "/api/v1/search/keyword", scope::search, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.search.search(x, search_mode::keyword);
              }},
    api_route{{get, "/api/v1/webhooks/deliveries", scope::read},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.webhooks.list(x); }},
    api_route{{post, "/api/v1/webhooks/deliveries/{id}/redeliver", scope::submit},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.webhooks.redeliver(x); }},
    api_route{{get, "/api/v1/webhooks/secret", scope::owner_or_operate},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.webhooks.secret(x, delivery_store::secret_wish::current);
              }},
    api_route{{post, "/api/v1/webhooks/secret/rotate", scope::owner_or_operate},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.webhooks.secret(x, delivery_store::secret_wish::fresh);
              }},
    api_route{{get, "/api/v1/queue", scope::operate},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.queue(x); }},
    api_route{{post, "/api/v1/queue/pause", scope::operate},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.operations.pause_queue(x, true);
              }},
    api_route{{post, "/api/v1/queue/resume", scope::operate},
              [](api_handlers& h, exchange_ptr x) -> reply {
                return h.operations.pause_queue(x, false);
              }},
    api_route{{get, "/api/v1/workers", scope::operate},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.workers(x); }},
    api_route{{get, "/api/v1/keys", scope::owner_or_operate},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.keys.list(x); }},
    api_route{{post, "/api/v1/keys", scope::owner_or_operate, body_kind::json},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.keys.create(x); }},
    api_route{{del, "/api/v1/keys/{id}", scope::owner_or_operate},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.keys.revoke(x); }},
    api_route{{get, "/api/v1/health", scope::open},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.details(x); }},
    api_route{{get, "/health", scope::probe},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.health(x); }},
    api_route{{get, "/ready", scope::probe},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.ready(x); }},
    api_route{{get, "/metrics", scope::operate_or_loopback, no_body, usual_seconds,
               plain_text},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.operations.metrics(x); }},
    api_route{{get, "/openapi.json", scope::open},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.contract.file(x); }},
    api_route{{get, "/docs", scope::open, no_body, usual_seconds, "text/html",
               page_content_policy},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.contract.file(x); }},
    api_route{{get, "/docs/{file}", scope::open, no_body, usual_seconds, any_type},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.contract.file(x); }},
    api_route{{get, "/redoc", scope::open, no_body, usual_seconds, "text/html",
               page_content_policy},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.contract.file(x); }},
    api_route{{get, "/redoc/{file}", scope::open, no_body, usual_seconds, any_type},
              [](api_handlers& h, exchange_ptr x) -> reply { return h.contract.file(x); }},
};
// clang-format on

constexpr auto rules = [] {
  std::array<route_rule, routes.size()> all{};
  for (std::size_t i = 0; i < routes.size(); ++i) all[i] = routes[i].rule;
  return all;
}();

}  // namespace

std::span<const api_route> api_routes() {
  return routes;
}
std::span<const route_rule> api_rules() {
  return rules;
}

}  // namespace pagemill
