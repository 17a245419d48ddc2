use aws_sdk_polly::types::{OutputFormat, VoiceId};
use aws_sdk_polly::{error::ProvideErrorMetadata, Client};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
    let polly = Client::new(&config);
    let ask = |voice| {
        polly.synthesize_speech().text("Hello there").voice_id(voice).output_format(OutputFormat::Mp3).send()
    };
    let spoken = ask(VoiceId::Joanna).await.expect("speech");
    let bytes = spoken.audio_stream.collect().await.expect("audio").into_bytes().len();
    let voices = polly.describe_voices().send().await.expect("voices").voices().len();
    let refused = ask(VoiceId::Kevin).await.err();
    let error = refused.as_ref().and_then(|refused| refused.code()).unwrap_or("none");
    let version = aws_sdk_polly::meta::PKG_VERSION;
    println!("{{\"version\": \"{version}\", \"bytes\": {bytes}, \"voices\": {voices}, \"error\": \"{error}\"}}");
}
