/// Owned Jansson values and jose's C interface, for the files that read tokens and keys.
#pragma once
#include <cstdint>
#include <memory>

extern "C" {
#include <jansson.h>
#include <jose/b64.h>
#include <jose/jwk.h>
#include <jose/jws.h>
#include <jose/openssl.h>
}

namespace pagemill {

struct json_freer {
  void operator()(json_t* value) const { json_decref(value); }
};
using json_value = std::unique_ptr<json_t, json_freer>;

struct jose_settings_freer {
  void operator()(jose_cfg_t* settings) const { jose_cfg_decref(settings); }
};
using jose_settings = std::unique_ptr<jose_cfg_t, jose_settings_freer>;

/// A jose configuration that prints nothing to standard error. One thread at a time.
inline jose_settings quiet_jose() {
  jose_settings settings(jose_cfg());
  if (settings) {
    jose_cfg_set_err_func(
        settings.get(), [](void*, const char*, int, std::uint64_t, const char*, va_list) {},
        nullptr);
  }
  return settings;
}

}  // namespace pagemill
