package io.tenantconfig.core;

/** How a value is to be read. */
public enum ContentType {
    TEXT("text/plain"),
    JSON("application/json");

    private final String mediaType;

    ContentType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type as specs and answers write it. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The content type of a media type.
     *
     * @throws InvalidInputException if none has this media type
     */
    public static ContentType ofMediaType(String mediaType) {
        for (var type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return type;
            }
        }
        throw InvalidInputException.of("contentType", mediaType, TEXT.mediaType + " or " + JSON.mediaType);
    }
}
