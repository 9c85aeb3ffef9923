/// Sends the callbacks that are due: claims some at a time, posts them side by side on one thread,
/// and records what came of each.
#pragma once
#include <functional>
#include <map>

#include "common/net/transfer_board.hpp"
#include "common/stores/webhooks/delivery_store.hpp"
#include "worker/lease/fleet_view.hpp"
#include "worker/process/outside_settings.hpp"
#include "worker/process/service_loop.hpp"
#include "worker/webhooks/send_schedule.hpp"

namespace pagemill {

class webhook_sender {
 public:
  /// Everything passed outlives it; `is_draining` is called on its thread.
  webhook_sender(delivery_store& deliveries, const outside_settings& outside,
                 const fleet_view& fleet, std::function<bool()> is_draining);
  /// Stops.
  ~webhook_sender();
  webhook_sender(const webhook_sender&) = delete;
  webhook_sender& operator=(const webhook_sender&) = delete;

  void start() { loop_.start(); }
  /// What is under way may end for a moment; the rest is given back.
  void stop();

 private:
  loop_plan::duration turn();
  loop_plan::duration after_failure();
  void claim(std::size_t count);
  void send(claimed_delivery taken);
  void ended(const claimed_delivery& delivery, const transfer_outcome& outcome);
  void finish() noexcept;
  void look_later();

  delivery_store& deliveries_;
  const outside_settings& outside_;
  const fleet_view& fleet_;
  const std::function<bool()> is_draining_;
  transfer_board board_;
  std::map<uuid, claimed_delivery> under_way_;
  send_schedule schedule_;
  wakeup wake_;
  service_loop loop_;
};

}  // namespace pagemill
