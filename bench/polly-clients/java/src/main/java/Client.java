import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.services.polly.PollyAsyncClient;
import software.amazon.awssdk.services.polly.PollyClient;
import software.amazon.awssdk.services.polly.model.PollyException;
import software.amazon.awssdk.services.polly.model.SynthesizeSpeechRequest;

public class Client {
  static SynthesizeSpeechRequest ask(String voice) {
    return SynthesizeSpeechRequest.builder().text("Hello there").voiceId(voice).outputFormat("mp3").build();
  }

  public static void main(String[] args) throws Exception {
    String error = "none";
    try (PollyClient polly = PollyClient.create(); PollyAsyncClient later = PollyAsyncClient.create()) {
      int bytes = polly.synthesizeSpeech(ask("Joanna")).readAllBytes().length;
      int laterBytes = later.synthesizeSpeech(ask("Joanna"), AsyncResponseTransformer.toBytes()).get().asByteArray().length;
      int voices = polly.describeVoices(request -> {}).voices().size();
      try {
        polly.synthesizeSpeech(ask("Kevin"));
      } catch (PollyException refused) {
        error = refused.awsErrorDetails().errorCode();
      }
      System.out.printf("{\"version\": \"%s\", \"bytes\": %d, \"voices\": %d, \"error\": \"%s\"}%n", VersionInfo.SDK_VERSION, Math.min(bytes, laterBytes), voices, error);
    }
  }
}
