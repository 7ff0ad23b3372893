#ifndef SPOKE_COPENSSL_SHIM_H
#define SPOKE_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* What OpenSSL 3 has only as macros that Swift does not import. */

static inline int spoke_SSL_CTX_limit_versions(SSL_CTX *context, int lowest, int highest)
{
    return SSL_CTX_set_min_proto_version(context, lowest) == 1
        && SSL_CTX_set_max_proto_version(context, highest) == 1;
}

static inline void spoke_SSL_CTX_set_mode(SSL_CTX *context, long mode)
{
    SSL_CTX_set_mode(context, mode);
}

static inline void spoke_SSL_CTX_keep_no_sessions(SSL_CTX *context)
{
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline void spoke_SSL_CTX_forbid_renegotiation(SSL_CTX *context)
{
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

static inline int spoke_SSL_CTX_add_chain_certificate(SSL_CTX *context, X509 *certificate)
{
    return SSL_CTX_add1_chain_cert(context, certificate);
}

static inline int spoke_SSL_set_server_name(SSL *ssl, const char *name)
{
    return SSL_set_tlsext_host_name(ssl, name);
}

static inline EVP_PKEY *spoke_EVP_P256_generate(void)
{
    return EVP_EC_gen("P-256");
}

#endif
