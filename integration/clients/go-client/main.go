// AWS's SDK for Go against the Polly emulator: prints what it heard as JSON. Arguments: the URL and, for https, the file
// of the authority to be trusted.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/polly"
	"github.com/aws/aws-sdk-go-v2/service/polly/types"
	"github.com/aws/smithy-go"
)

type results struct {
	SpeechBytes int    `json:"speechBytes"`
	Refusal     string `json:"refusal"`
	StreamBytes int    `json:"streamBytes"`
	Characters  int32  `json:"characters"`
	StreamError string `json:"streamError"`
}

func newClient(args []string) *polly.Client {
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP2(true)
	transport.Protocols.SetUnencryptedHTTP2(true)
	if len(args) > 2 {
		pem, err := os.ReadFile(args[2])
		if err != nil {
			log.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
	}
	return polly.New(polly.Options{
		Region:           "us-east-1",
		BaseEndpoint:     aws.String(args[1]),
		Credentials:      credentials.NewStaticCredentialsProvider("test", "test", ""),
		RetryMaxAttempts: 1,
		HTTPClient:       &http.Client{Transport: transport},
	})
}

func stream(client *polly.Client, text types.TextEvent, found *results) error {
	input := &polly.StartSpeechSynthesisStreamInput{Engine: "generative", OutputFormat: "mp3", VoiceId: "Joanna"}
	output, err := client.StartSpeechSynthesisStream(context.Background(), input)
	if err != nil {
		return err
	}
	events := output.GetStream()
	defer events.Close()
	actions := []types.StartSpeechSynthesisStreamActionStream{
		&types.StartSpeechSynthesisStreamActionStreamMemberTextEvent{Value: text},
		&types.StartSpeechSynthesisStreamActionStreamMemberCloseStreamEvent{},
	}
	for _, action := range actions {
		if err := events.Send(context.Background(), action); err != nil {
			return err
		}
	}
	for event := range events.Events() {
		switch event := event.(type) {
		case *types.StartSpeechSynthesisStreamEventStreamMemberAudioEvent:
			found.StreamBytes += len(event.Value.AudioChunk)
		case *types.StartSpeechSynthesisStreamEventStreamMemberStreamClosedEvent:
			found.Characters = event.Value.RequestCharacters
		}
	}
	return events.Err()
}

func nameOf(err error) string {
	var apiError smithy.APIError
	if errors.As(err, &apiError) {
		return apiError.ErrorCode()
	}
	return err.Error()
}

func main() {
	client := newClient(os.Args)
	var found results
	input := &polly.SynthesizeSpeechInput{Text: aws.String("Hello there"), VoiceId: "Joanna", OutputFormat: "mp3"}
	output, err := client.SynthesizeSpeech(context.Background(), input)
	if err != nil {
		log.Fatal(err)
	}
	audio, err := io.ReadAll(output.AudioStream)
	if err != nil {
		log.Fatal(err)
	}
	found.SpeechBytes = len(audio)
	input.SampleRate = aws.String("1")
	if _, err = client.SynthesizeSpeech(context.Background(), input); err != nil {
		found.Refusal = nameOf(err)
	}
	if err = stream(client, types.TextEvent{Text: aws.String("Hello there. How are you?")}, &found); err != nil {
		log.Fatal(err)
	}
	if err = stream(client, types.TextEvent{Text: aws.String("<speak"), TextType: "ssml"}, &results{}); err != nil {
		found.StreamError = nameOf(err)
	}
	if err = json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}
