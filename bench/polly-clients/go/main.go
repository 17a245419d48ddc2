package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/polly"
	"github.com/aws/aws-sdk-go-v2/service/polly/types"
	"github.com/aws/smithy-go"
)

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client := polly.NewFromConfig(settings)
	text := "Hello there"
	ask := func(voice types.VoiceId) (*polly.SynthesizeSpeechOutput, error) {
		return client.SynthesizeSpeech(ctx, &polly.SynthesizeSpeechInput{Text: &text, VoiceId: voice, OutputFormat: types.OutputFormatMp3})
	}
	spoken, err := ask(types.VoiceIdJoanna)
	if err != nil {
		panic(err)
	}
	audio, err := io.ReadAll(spoken.AudioStream)
	if err != nil {
		panic(err)
	}
	voices, err := client.DescribeVoices(ctx, &polly.DescribeVoicesInput{})
	if err != nil {
		panic(err)
	}
	refusal := "none"
	var refused smithy.APIError
	if _, err := ask(types.VoiceIdKevin); errors.As(err, &refused) {
		refusal = refused.ErrorCode()
	}
	fmt.Printf("{\"version\": %q, \"bytes\": %d, \"voices\": %d, \"error\": %q}\n", version(), len(audio), len(voices.Voices), refusal)
}

func version() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/aws/aws-sdk-go-v2/service/polly" {
			return module.Version
		}
	}
	return "unknown"
}
