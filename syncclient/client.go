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
	exchangeLimit = 15 * time.Minute // one attempt, which [patient] ends much earlier if nothing moves
	signInTimeout = 30 * time.Second
	healthTimeout = 5 * time.Second
	slowAnswer    = 2500 * time.Millisecond // a health answer that takes longer is too slow to work with
	retries       = 2
	firstWait     = 300 * time.Millisecond
	longWait      = 10 * time.Second // a longer wait that the server asks for is the schedule's
)

// client speaks the protocol with one server. Every answer is read, limited and checked
// before it counts; a redirect, a page of HTML or a cut body is an error.
type client struct {
	base   *url.URL
	steady *retryablehttp.Client // retries what may pass
	quick  *retryablehttp.Client // one short attempt: health checks
	once   *retryablehttp.Client // one attempt: sign-in
	token  string
	device string
	now    func() time.Time
	jitter func(time.Duration) time.Duration
}

// reply is one whole answer.
type reply struct {
	status int
	header http.Header
	body   []byte // decompressed
	wire   int    // bytes as they travelled
}

func newClient(server string, o Options) (*client, error) {
	base, err := wire.ServerAddress(server)
	if err != nil {
		return nil, err
	}
	c := &client{base: base, now: o.Now, jitter: o.Jitter}
	c.steady = c.retrying(o.Transport, retries, exchangeLimit)
	c.quick = c.retrying(o.Transport, 0, healthTimeout)
	c.once = c.retrying(o.Transport, 0, signInTimeout)
	return c, nil
}

// retrying configures the library: our own rules for what is tried again, how long to
// wait, and what an error says. Its defaults log to the screen and follow redirects with
// the body and the token.
func (c *client) retrying(transport http.RoundTripper, retryMax int, timeout time.Duration) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &patient{transport}, Timeout: timeout, CheckRedirect: follow,
		},
		RetryMax:   retryMax,
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) { return mayPass(ctx, err), nil },
		Backoff:    c.wait,
		ErrorHandler: func(_ *http.Response, err error, _ int) (*http.Response, error) {
			return nil, err // the response handler has read and closed the body
		},
	}
}

// follow follows no redirect: it would take the body and the token elsewhere.
func follow(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// mayPass reports whether the same request may work a moment later.
func mayPass(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() != nil {
		return false
	}
	var failed *netError
	var said *work.Error
	switch {
	case errors.As(err, &failed):
		return failed.passing
	case errors.As(err, &said): // the server's own word
		return false
	}
	return classify(err).passing
}

// wait is the pause before a retry: what the server asks for, if that is short, or a
// doubling one; always with jitter, so that devices do not come back together.
func (c *client) wait(_, _ time.Duration, attempt int, resp *http.Response) time.Duration {
	if resp != nil {
		if asked, ok := wire.RetryAfter(resp.Header.Get("Retry-After"), c.now()); ok && asked <= longWait {
			return asked + c.jitter(time.Second)
		}
	}
	return c.jitter(firstWait << attempt)
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
		r, err := readReply(resp, c.now())
		got = r
		return err
	})
	if _, err := via.Do(request); err != nil {
		return nil, describe(ctx, path, err)
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
	// Who answers to these two has not yet shown who they are.
	if known := path != wire.PathToken && !strings.HasPrefix(path, wire.PathHealth); known && c.token != "" {
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
func readReply(resp *http.Response, now time.Time) (*reply, error) {
	kind, err := checkAnswerer(resp)
	if err != nil {
		return nil, err
	}
	body, err := wire.ReadBody(resp.Body, wire.MaxAnswer)
	if err != nil {
		return nil, &netError{network: NetworkNoAnswer, passing: work.Is(err, work.Unavailable) && classify(err).passing, err: err}
	}
	r := &reply{status: resp.StatusCode, header: resp.Header, body: body, wire: len(body)}
	if resp.Header.Get("Content-Encoding") == wire.Zstd {
		if r.body, err = wire.Decompress(body, wire.MaxAnswer); err != nil {
			return nil, &netError{network: NetworkNoAnswer, passing: !work.Is(err, work.TooLarge), err: err}
		}
	}
	if r.status < 400 {
		return r, nil
	}
	problem := wire.ReadProblem(r.status, kind, r.body)
	if r.status < 500 && r.status != http.StatusTooManyRequests {
		return nil, problem
	}
	after, _ := wire.RetryAfter(resp.Header.Get("Retry-After"), now)
	passing := after <= longWait && r.status != http.StatusInternalServerError && r.status != http.StatusInsufficientStorage
	return nil, &netError{network: NetworkServerError, passing: passing, status: r.status, after: after, err: problem}
}

// checkAnswerer tells the server from whatever else may answer under its address. It
// returns the answer's media type. What stands before the server may say that the server
// is down.
func checkAnswerer(resp *http.Response) (kind string, err error) {
	kind, _, _ = mime.ParseMediaType(resp.Header.Get("Content-Type"))
	status := resp.StatusCode
	redirect := status >= 300 && status < 400 && status != http.StatusNotModified
	signIn := status == http.StatusNetworkAuthenticationRequired || status == http.StatusProxyAuthRequired
	switch {
	case redirect, signIn, kind == "text/html" && status < 500:
		return kind, &netError{network: NetworkPortal, err: errors.New("something other than the server answered")}
	case resp.Header.Get(wire.HeaderVersion) == "" && status < 500:
		return kind, &netError{network: NetworkOtherServer, err: errors.New("the answer does not come from a Fieldbook server")}
	}
	return kind, nil
}
