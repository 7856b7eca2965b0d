package syncclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// The limits of one request. The durable outbox and the schedule own every longer wait.
const (
	attemptTimeout = 90 * time.Second // whole exchange, for 8 MiB on a slow link
	healthTimeout  = 5 * time.Second
	slowAnswer     = 2500 * time.Millisecond // a health answer that takes longer is too slow to work with
	retries        = 2
	firstWait      = 300 * time.Millisecond
)

// client speaks the protocol with one server. Every answer is read, limited and checked
// before it counts; a redirect, a page of HTML or a cut body is an error.
type client struct {
	base   *url.URL
	steady *retryablehttp.Client // retries what may pass
	quick  *retryablehttp.Client // one attempt: health checks, sign-in
	token  string
	device string
	now    func() time.Time
}

// reply is one whole answer.
type reply struct {
	status int
	header http.Header
	body   []byte // decompressed
	wire   int    // bytes as they travelled
}

// parseServer checks a server's address as a person types it. Plain host names get https,
// loopback ones http. The error is Invalid.
func parseServer(address string) (*url.URL, error) {
	address = strings.TrimRight(strings.TrimSpace(address), "/")
	if !strings.Contains(address, "://") {
		scheme := "https://"
		host, _, _ := strings.Cut(address, ":")
		if host == "localhost" || strings.HasPrefix(host, "127.") || strings.HasPrefix(address, "[::1]") {
			scheme = "http://"
		}
		address = scheme + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
		return nil, work.Errorf(work.Invalid, "%q is not a server address: expected something like https://fieldbook.example.com", address)
	}
	return u, nil
}

func newClient(server string, transport http.RoundTripper, now func() time.Time) (*client, error) {
	base, err := parseServer(server)
	if err != nil {
		return nil, err
	}
	c := &client{base: base, now: now}
	c.steady = c.retrying(transport, retries, attemptTimeout)
	c.quick = c.retrying(transport, 0, healthTimeout)
	return c, nil
}

// retrying configures the library: our own rules for what is tried again, how long to
// wait, and what an error says. Its defaults log to the screen and follow redirects with
// the body and the token.
func (c *client) retrying(transport http.RoundTripper, retryMax int, timeout time.Duration) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: transport, Timeout: timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:   retryMax,
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) { return mayPass(ctx, err), nil },
		Backoff:    c.wait,
		ErrorHandler: func(_ *http.Response, err error, _ int) (*http.Response, error) {
			return nil, err // the response handler has read and closed the body
		},
	}
}

// mayPass reports whether the same request may work a moment later.
func mayPass(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	var failed *netError
	if errors.As(err, &failed) {
		return failed.passing
	}
	return classify(err).passing
}

// wait is the pause before a retry: what the server asks for, within bounds, or a
// doubling one; always with full jitter, so that devices do not come back together.
func (c *client) wait(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if asked, ok := wire.RetryAfter(resp.Header.Get("Retry-After"), c.now()); ok && asked <= 10*time.Second {
			return asked + jitter(time.Second)
		}
	}
	return jitter(firstWait << attempt)
}

// jitter returns a random duration from half of limit to limit.
func jitter(limit time.Duration) time.Duration {
	return limit/2 + rand.N(limit/2+1)
}

// do sends a request and returns the whole answer. A failed one is an error of the
// server's kind, or an Unavailable that wraps a *netError.
func (c *client) do(ctx context.Context, via *retryablehttp.Client, method, path string, message any, header http.Header) (*reply, error) {
	request, err := c.request(ctx, method, path, message, header)
	if err != nil {
		return nil, err
	}
	var got *reply
	request.SetResponseHandler(func(resp *http.Response) error {
		defer resp.Body.Close()
		r, err := readReply(resp)
		got = r
		return err
	})
	if _, err := via.Do(request); err != nil {
		return nil, describe(ctx, err)
	}
	return got, nil
}

func (c *client) request(ctx context.Context, method, path string, message any, header http.Header) (*retryablehttp.Request, error) {
	var body []byte
	coding := ""
	if message != nil {
		data, err := wire.Encode(message)
		if err != nil {
			return nil, err
		}
		if body = data; len(body) >= wire.CompressFrom {
			if body, err = wire.Compress(data); err != nil {
				return nil, err
			}
			coding = wire.Zstd
		}
	}
	target, err := c.base.Parse(c.base.Path + path)
	if err != nil {
		return nil, work.Errorf(work.Internal, "address of %s: %w", path, err)
	}
	var raw any
	if body != nil {
		raw = body
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, method, target.String(), raw)
	if err != nil {
		return nil, work.Errorf(work.Internal, "request to %s: %w", path, err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	request.Header.Set("Accept-Encoding", wire.Zstd)
	if c.device != "" {
		request.Header.Set(wire.HeaderDevice, c.device)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if message != nil {
		request.Header.Set("Content-Type", wire.TypeJSON)
	}
	if coding != "" {
		request.Header.Set("Content-Encoding", coding)
	}
	return request, nil
}

// readReply reads an answer within the limits and refuses what no Fieldbook server says.
func readReply(resp *http.Response) (*reply, error) {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.StatusCode != http.StatusNotModified || kind == "text/html" && resp.StatusCode < 500 {
		return nil, &netError{network: NetworkPortal, err: errors.New("something other than the server answered")}
	}
	body, err := wire.ReadBody(resp.Body, wire.MaxBody)
	if err != nil {
		return nil, &netError{network: NetworkNoAnswer, passing: work.Is(err, work.Unavailable), err: err}
	}
	r := &reply{status: resp.StatusCode, header: resp.Header, body: body, wire: len(body)}
	if resp.Header.Get("Content-Encoding") == wire.Zstd {
		if r.body, err = wire.Decompress(body, wire.MaxBody); err != nil {
			return nil, &netError{network: NetworkNoAnswer, passing: true, err: err}
		}
	}
	if r.status >= 400 {
		problem := wire.ReadProblem(r.status, kind, r.body)
		if r.status >= 500 && r.status != http.StatusInsufficientStorage {
			return nil, &netError{network: NetworkServerError, passing: r.status != http.StatusInternalServerError, err: problem}
		}
		if r.status == http.StatusTooManyRequests {
			return nil, &netError{network: NetworkServerError, passing: true, err: problem}
		}
		return nil, problem
	}
	return r, nil
}
